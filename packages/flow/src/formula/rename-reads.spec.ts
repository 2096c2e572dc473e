import { describe, expect, it } from 'vitest';
import { makeExpressions } from './expressions.ts';
import { renameReads } from './rename-reads.ts';

const { environment } = makeExpressions(() => ({}));
const names = { entry: 'number', number: 'entry' };
const renamed = (text: string) => renameReads(environment, text, 'steps.book', names);

describe('fields with new names in a formula', () => {
  it.each([
    ['steps.book.entry + "-" + steps["book"].number', 'steps.book.number + "-" + steps["book"].entry'],
    ['steps.book["entry"]', 'steps.book["number"]'],
    ['steps.?book.?entry.orValue("none")', 'steps.?book.?number.orValue("none")'],
    ['size( steps.book . entry )', 'size( steps.book . number )'],
    ['steps.book.entry.text.size()', 'steps.book.number.text.size()'],
    ['has(steps.book.entry) ? 1 : 2', 'has(steps.book.number) ? 1 : 2'],
    ['steps.book.entry.map(line, line.entry)', 'steps.book.number.map(line, line.entry)'],
  ])('%s becomes %s', (before, after) => {
    expect(renamed(before)).toBe(after);
  });

  it.each([
    'steps.other.entry + trigger.entry',
    '"steps.book.entry"',
    'trigger.lines.map(steps, steps.book.entry)',
    'steps.book.entryDate',
    'steps.book.entry + ',
  ])('%s stays as it is', (text) => {
    expect(renamed(text)).toBe(text);
  });
});
