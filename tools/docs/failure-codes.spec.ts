import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codesInSource } from './failure-codes.ts';

const page = readFileSync('docs/failures.md', 'utf8');
const made = codesInSource('.');

/** Codes of the first column of all tables, with the text of their second column. */
const written = page.split('\n').flatMap((line) => {
  const [, first = '', second = ''] = line.split('|').map((cell) => cell.trim());
  return [...first.matchAll(/`([a-z]+\.[a-z-]+)`/g)].map(([, code = '']) => ({ code, second }));
});

/** Composed where they are made: `request.invalid-${part}`, `hooks.${because}`, `gate.${kind}`. */
const composed =
  /^(request\.invalid-|gate\.(rate-limited|broken|full)$|replays\.not-started$|hooks\.(signature|credentials|method|busy|unknown-address|switched-off|unbound)$)/;

describe('the page on failures', () => {
  it('finds the codes of connectors, engine and runtime', () => {
    const codes = made.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'odoo.unknown-sku',
        'odoo.totals-differ',
        'core.in-doubt',
        'http.rate-limited',
        'flow.invalid',
      ]),
    );
  });

  it('has every code that somebody may meet', () => {
    const known = new Set(written.map(({ code }) => code));
    expect(made.map(({ code }) => code).filter((code) => !known.has(code))).toEqual([]);
  });

  it('says of each who acts, or with which status it is answered', () => {
    const wrong = made.filter(({ code, by }) => {
      const cells = written.filter((row) => row.code === code).flatMap(({ second }) => second.split(', '));
      return by !== undefined && !cells.includes(by) && !(code.startsWith('runs.') && by === '404');
    });
    expect(wrong).toEqual([]);
  });

  it('has no code that nobody makes', () => {
    const codes = new Set(made.map(({ code }) => code));
    const left = written.filter(({ code }) => !codes.has(code) && !composed.test(code));
    expect(left.map(({ code }) => code)).toEqual([]);
  });
});
