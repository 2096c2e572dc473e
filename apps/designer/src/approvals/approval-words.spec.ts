import { describe, expect, it } from 'vitest';
import { decidersText, lookOfApproval, whyNotDecide } from './approval-words.ts';

describe('who may decide', () => {
  const me = 'ada@shop.example';

  it('is anybody who can sign in when nobody is named', () => {
    expect(decidersText({ deciders: [], not: [] }, me)).toBe('anybody who can sign in');
  });

  it('says you to whoever looks, however the address is written', () => {
    const deciders = ['Ada@Shop.example', 'grace@shop.example'];
    expect(decidersText({ deciders, not: [] }, me)).toBe('you or grace@shop.example');
  });

  it('names those who may not', () => {
    expect(decidersText({ deciders: [], not: [me] }, me)).toBe('anybody who can sign in, but not you');
  });
});

describe('a person who may not decide', () => {
  const me = 'ada@shop.example';

  it('reads that it is their own, however the address is written, also when they are among the deciders', () => {
    expect(whyNotDecide({ deciders: [me], not: ['Ada@Shop.example'] }, me)).toMatch(/^You caused this/);
  });

  it('reads whose decision it is', () => {
    expect(whyNotDecide({ deciders: ['grace@shop.example'], not: [] }, me)).toBe(
      'This is for grace@shop.example to decide.',
    );
  });

  it('is nobody who is named, and nobody at all where none are named', () => {
    expect(whyNotDecide({ deciders: [me], not: ['grace@shop.example'] }, me)).toBeUndefined();
    expect(whyNotDecide({ deciders: [], not: [] }, me)).toBeUndefined();
  });
});

describe('how an approval stands', () => {
  it('is its decision, or whether one is still waited for', () => {
    const decided = { by: 'ada@shop.example', at: '2026-11-21T10:00:00.000Z', answers: {}, note: null };
    const word = (open: boolean, decision: 'approved' | 'rejected' | null) =>
      lookOfApproval({ open, decision: decision === null ? null : { ...decided, decision } }).word;
    expect([word(true, null), word(false, null), word(false, 'approved'), word(false, 'rejected')]).toEqual([
      'Waits',
      'Over',
      'Approved',
      'Rejected',
    ]);
  });
});
