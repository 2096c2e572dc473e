import { describe, expect, it } from 'vitest';
import { Inbox, Outbox } from './frames.ts';
import type { Ask } from './messages.ts';

const ask: Ask = {
  source: 'return 1',
  seed: 'run/step',
  data: '{}',
  memoryMb: 32,
  timeoutMs: 1_000,
  now: 1.5e12,
};

/** Everything that is in the outbox, as it arrives at the other end: in pieces of so many bytes. */
function arriving(outbox: Outbox, pieceBytes: number): Inbox {
  const inbox = new Inbox();
  outbox.flush((bytes) => {
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = bytes.subarray(at, at + pieceBytes);
      inbox.room(piece.length).set(piece);
      inbox.arrived(piece.length);
    }
    return true;
  });
  return inbox;
}

describe('an ask arrives as it was sent', () => {
  it.each([
    ['in plain letters', 'order 1001'],
    ['in letters of one byte', 'Kaffeebecher, handgetöpfert, Größe 1 ÿ'],
    ['in letters of two bytes', 'zażółć 19,90 € 注文'],
    ['in pairs and halves of pairs', '🛒 \ud83d \uded2'],
    ['with nothing in it', ''],
    ['with a zero', 'a\u0000b'],
    ['larger than any buffer', 'öß'.repeat(1_500_000)],
    ['larger than any buffer, in letters of two bytes', '€'.repeat(1_500_000)],
  ])('%s', (_how, text) => {
    for (const field of ['source', 'seed', 'data'] as const) {
      const sent = { ...ask, [field]: text };
      const outbox = new Outbox();
      outbox.addAsk(sent);
      outbox.addAsk(ask);
      const inbox = arriving(outbox, 50_000);
      expect(inbox.takeAsk()).toEqual(sent);
      expect(inbox.takeAsk()).toEqual(ask);
      expect(inbox.takeAsk()).toBeUndefined();
    }
  });

  it('wherever it was cut on its way', () => {
    const answers = ['{"ended":"done"}', '"€"', ''].map((text, index) => ({ text, cpuMs: index / 8 }));
    for (const pieceBytes of [1, 2, 3, 7, 11, 13, 1_000]) {
      const outbox = new Outbox();
      for (const answer of answers) outbox.addAnswer(answer);
      const inbox = arriving(outbox, pieceBytes);
      expect([inbox.takeAnswer(), inbox.takeAnswer(), inbox.takeAnswer()]).toEqual(answers);
      expect(inbox.takeAnswer()).toBeUndefined();
    }
  });

  it('also when it is taken as soon as it is whole', () => {
    const outbox = new Outbox();
    for (let count = 0; count < 100; count += 1) outbox.addAsk({ ...ask, seed: String(count) });
    const inbox = new Inbox();
    const taken: string[] = [];
    outbox.flush((bytes) => {
      for (let at = 0; at < bytes.length; at += 100) {
        const piece = bytes.subarray(at, at + 100);
        inbox.room(piece.length).set(piece);
        inbox.arrived(piece.length);
        for (let next = inbox.takeAsk(); next !== undefined; next = inbox.takeAsk()) taken.push(next.seed);
      }
      return true;
    });
    expect(taken).toEqual(Array.from({ length: 100 }, (_, count) => String(count)));
  });
});

it('an outbox sends nothing twice, and does not touch what is still on its way', () => {
  const outbox = new Outbox();
  const sent: Uint8Array[] = [];
  for (const seed of ['a', 'b']) {
    outbox.addAsk({ ...ask, seed });
    outbox.flush((bytes) => {
      sent.push(bytes);
      return false;
    });
    expect(outbox.isEmpty).toBe(true);
  }
  const inbox = new Inbox();
  for (const bytes of sent) {
    inbox.room(bytes.length).set(bytes);
    inbox.arrived(bytes.length);
  }
  expect([inbox.takeAsk()?.seed, inbox.takeAsk()?.seed]).toEqual(['a', 'b']);
});
