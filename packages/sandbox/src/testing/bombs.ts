import type { Escape } from './escape.ts';

/** What takes more than it may, of time, memory or depth. */
export const bombs: Escape[] = [
  ['a loop without end', 'for (;;) {}', /code\.timed-out/],
  ['promises without end', 'while (true) await 0;', /code\.timed-out/],
  [
    'promises without end that nobody waits for',
    '(async () => { for (;;) await 0; })(); return 1;',
    /code\.timed-out/,
  ],
  [
    'a pattern that goes back and forth',
    "return /^(\\w+\\s?)*$/.test('word '.repeat(12) + '!'.repeat(9));",
    /code\.timed-out/,
  ],
  ['a wait for nothing', 'await new Promise(() => {});', /code\.failed/],
  ['recursion without end', 'const f = () => f() + 1; return f();', /code\.failed/],
  [
    'recursion without end through JSON',
    'return { toJSON() { return JSON.stringify(this); } };',
    /code\.result-invalid/,
  ],
  [
    'recursion without end through a proxy',
    'const p = new Proxy({}, { get: (t, k, r) => r[k] }); return p.x;',
    /code\.failed/,
  ],
  [
    'a list that grows without end',
    'const list = []; for (;;) list.push(new Array(1000).fill(1));',
    /code\.out-of-memory/,
  ],
  ['a list of a billion', 'return new Array(1e9).fill(0).length;', /code\.out-of-memory/],
  [
    'a map that grows without end',
    'const map = new Map(); for (let i = 0; ; i++) map.set(i, { i });',
    /code\.out-of-memory/,
  ],
  [
    'a text of half a gigabyte',
    "return JSON.stringify('abcdefghij'.repeat(5e7)).length;",
    /code\.out-of-memory/,
  ],
  ['a text spread into letters', "return [...'.'.repeat(2e8)].length;", /code\.(out-of-memory|timed-out)/],
  [
    'memory outside the heap',
    'const all = []; for (;;) all.push(new Uint8Array(1e6).fill(1));',
    /code\.(failed|out-of-memory)/,
  ],
  [
    'a number of a million digits',
    'let n = 3n; for (;;) n = n * n;',
    /code\.(timed-out|out-of-memory|failed)/,
  ],
  [
    'memory taken again after each refusal',
    'const all = []; for (;;) { try { for (;;) all.push({ a: [1] }); } catch {} }',
    /code\.out-of-memory/,
  ],
  ['a result of 20 MB', "return 'x'.repeat(2e7);", /code\.(result-invalid|out-of-memory)/],
  [
    'a result that is nested a million times',
    "return JSON.parse('['.repeat(1e6) + ']'.repeat(1e6));",
    /code\.(result-invalid|out-of-memory)/,
  ],
  [
    'a source of brackets',
    `return ${'['.repeat(50_000)}${']'.repeat(50_000)};`,
    /code\.(syntax|failed|result-invalid)/,
  ],
].map(([name, source, stopped]) => ({
  name: name as string,
  source: source as string,
  stopped: stopped as RegExp,
}));
