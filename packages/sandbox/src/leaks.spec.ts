import { afterAll, describe, expect, it } from 'vitest';
import { Sandbox } from './sandbox.ts';

const sandbox = new Sandbox({ processes: 1 });
afterAll(() => sandbox.stop());

/** Two runs of one source, which is one isolate and one context: first it leaves something, then it looks for it. */
async function leftBehind(source: string): Promise<unknown> {
  const turn = async (input: string, seed: string): Promise<unknown> => {
    const code = { source, memoryMb: 32, timeoutMs: 2_000 };
    const { output } = await sandbox.run(code, { input, steps: {}, trigger: {}, now: 0, seed });
    return output;
  };
  expect(await turn('leave', 'a')).toBe('left');
  return turn('look', 'a');
}

const attempt = 'const attempt = (what) => { try { what(); } catch {} };';
const leaving = (how: string, look: string): string =>
  `${attempt} if (input === 'leave') { ${how}; return 'left'; } return ${look};`;

describe('a run finds nothing of the run before', () => {
  it.each([
    ['a global', 'attempt(() => { globalThis.left = 1; })', 'typeof left', 'undefined'],
    ['a name of its own', 'var left = 1; attempt(() => { left = 2; })', 'typeof left', 'undefined'],
    ['a method of lists', 'attempt(() => { Array.prototype.push = () => 99; })', '[].push(1)', 1],
    ['a new method of lists', 'attempt(() => { Array.prototype.left = 1; })', 'typeof [].left', 'undefined'],
    [
      'a field of all objects',
      'attempt(() => { Object.prototype.left = 1; })',
      'typeof ({}).left',
      'undefined',
    ],
    [
      'an accessor of all objects',
      "attempt(() => { ({}).__defineGetter__.call(Object.prototype, 'left', () => 1); })",
      'typeof ({}).left',
      'undefined',
    ],
    [
      'the text of all errors',
      "attempt(() => { Error.prototype.message = 'left'; })",
      'new Error().message',
      '',
    ],
    [
      'a global replaced',
      'attempt(() => { globalThis.JSON = 1; }); attempt(() => { JSON = 1; })',
      'typeof JSON.parse',
      'function',
    ],
    ['the clock', 'attempt(() => { Date.now = () => 5; })', 'Date.now()', 0],
    [
      'the console',
      "attempt(() => { console.log = 1; }); console.log('left')",
      'typeof console.log',
      'function',
    ],
    ['chance used up', 'Math.random(); Math.random()', 'Math.random() < 1', true],
    [
      'the last match of a pattern',
      "/(left)/.test('left')",
      "RegExp.$1 ?? RegExp['$&'] ?? 'nothing'",
      'nothing',
    ],
    [
      'a field of a registered symbol',
      "attempt(() => { Symbol.for('left').left = 1; })",
      "typeof Symbol.for('left').left",
      'undefined',
    ],
    [
      'a counter of decimals',
      'attempt(() => { decimal(1).constructor.left = 1; })',
      'typeof decimal(1).constructor.left',
      'undefined',
    ],
    [
      'a promise that goes on later',
      'Promise.resolve().then(() => attempt(() => { globalThis.left = 1; }))',
      'typeof left',
      'undefined',
    ],
  ])('%s', async (_what, how, look, expected) => {
    expect(await leftBehind(leaving(how, look))).toBe(expected);
  });

  it('on anything that can be reached at all', async () => {
    const source = `
      const seen = new Set();
      const open = [globalThis, () => {}, async () => {}, (function* () {})(), (async function* () {})(), [], {}, '', 0, 0n, true,
        Symbol.iterator, /x/, new Error(), new Map(), new Set(), new WeakMap(), new WeakSet(), new Date(), new ArrayBuffer(1),
        new Uint8Array(1), [][Symbol.iterator](), ''[Symbol.iterator](), ''.matchAll(/x/g), new Map().keys(), new Set().keys(),
        [].values().map((x) => x), Iterator.from({ next() {} }), Promise.resolve(), new Proxy({}, {}), decimal(1), console,
        new Intl.DateTimeFormat(), new Intl.NumberFormat(), new Intl.Segmenter().segment('a'), arguments,
        new Intl.Segmenter().segment('a')[Symbol.iterator](), (() => { try { null.x; } catch (error) { return error; } })(),
        ((strings) => strings)\`x\`, new Intl.DateTimeFormat().format, new Intl.NumberFormat().format, new Intl.Collator().compare];
      const marks = [];
      while (open.length > 0) {
        const thing = open.pop();
        if (thing === null || thing === undefined || seen.has(thing)) continue;
        seen.add(thing);
        open.push(Object.getPrototypeOf(thing));
        if (typeof thing !== 'object' && typeof thing !== 'function') continue;
        for (const key of Reflect.ownKeys(thing)) {
          const { value, get, set } = Object.getOwnPropertyDescriptor(thing, key);
          open.push(value, get, set);
          if (key === 'left') marks.push(String(thing));
        }
        if (input === 'leave') try { Object.defineProperty(thing, 'left', { value: 1 }); } catch {}
      }
      if (input === 'leave') return 'left';
      return { marks, enough: seen.size > 1000 };`;
    expect(await leftBehind(source)).toEqual({ marks: [], enough: true });
  });

  it('on its console', async () => {
    const code = { source: 'console.log(input); return input', memoryMb: 8, timeoutMs: 1_000 };
    const seen = { steps: {}, trigger: {}, now: 0, seed: '' };
    expect((await sandbox.run(code, { ...seen, input: 'one' })).console).toEqual(['one']);
    expect((await sandbox.run(code, { ...seen, input: 'two' })).console).toEqual(['two']);
  });

  it('on what the next source sees', async () => {
    const seen = { input: {}, steps: {}, trigger: {}, now: 0, seed: '' };
    const limits = { memoryMb: 8, timeoutMs: 1_000 };
    await expect(sandbox.run({ source: 'globalThis.left = 1;', ...limits }, seen)).rejects.toThrow('left');
    const { output } = await sandbox.run({ source: 'return typeof left', ...limits }, seen);
    expect(output).toBe('undefined');
  });
});
