import { describe, expect, it } from 'vitest';
import { answerable, areAnswers, initialAnswers, refusedAnswers } from './answers.ts';

describe('the form of an approval', () => {
  it('has none of what only means something where a flow is drawn', () => {
    const form = {
      type: 'object',
      properties: {
        amount: { type: 'string', ui: 'decimal' },
        why: { type: 'string', ui: 'input' },
        parts: { type: 'array', items: { type: 'string', ui: 'code' } },
      },
    };
    expect(answerable(form)).toEqual({
      type: 'object',
      properties: {
        amount: { type: 'string', ui: 'decimal' },
        why: { type: 'string' },
        parts: { type: 'array', items: { type: 'string' } },
      },
    });
  });

  it('begins with defaults, and with the side that a switch shows', () => {
    const form = {
      properties: {
        restock: { type: 'boolean' },
        notify: { type: 'boolean', default: true },
        reason: { type: 'string' },
        method: { enum: ['card', 'cash'], default: 'card' },
      },
    };
    expect(initialAnswers(form)).toEqual({ restock: false, notify: true, method: 'card' });
    expect(initialAnswers({})).toEqual({});
  });

  it('shows a refusal at the field it is about, the first of each', () => {
    const errors = [
      { field: 'answers.lines.0.sku', message: 'must be a text' },
      { field: 'answers.lines', message: 'must not be empty' },
      { field: 'note', message: 'is too long' },
    ];
    expect(refusedAnswers(errors)).toEqual({ lines: 'must be a text' });
  });

  it('knows whether all that was refused is shown at its fields', () => {
    const form = { properties: { sku: { type: 'string' } } };
    const sku = { field: 'answers.sku', message: 'must not be empty' };
    expect(areAnswers([sku], form)).toBe(true);
    expect(areAnswers([sku, { field: 'note', message: 'is too long' }], form)).toBe(false);
    expect(areAnswers([{ field: 'answers.other', message: 'is missing' }], form)).toBe(false);
  });
});
