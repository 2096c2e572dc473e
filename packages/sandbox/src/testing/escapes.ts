import { bombs } from './bombs.ts';
import type { Escape } from './escape.ts';
import { stacks, traps } from './traps.ts';

/** Stands before every source. */
export const detector = `
const isHost = (thing) => {
  try {
    const object = (typeof thing === 'object' && thing !== null) || typeof thing === 'function';
    if (!object) return false;
    return ['mainModule', 'binding', 'pid', 'dlopen', 'getBuiltinModule', 'execSync', 'readFileSync', 'createRequire']
      .some((sign) => sign in thing);
  } catch { return false; }
};
const verdict = (...things) => (things.some(isHost) ? 'OUT' : 'in');
const attempt = (what) => { try { return what(); } catch { return undefined; } };
`;

const compilers: Escape[] = [
  ['this', 'this?.constructor?.constructor'],
  ['the global object', 'globalThis.constructor.constructor'],
  ['the input', 'input.constructor.constructor'],
  ['a step', 'steps.order.constructor.constructor'],
  ['a list of the input', 'input.list.constructor.constructor'],
  ['a function', '(() => {}).constructor'],
  ['an async function', '(async () => {}).constructor'],
  ['a generator', '(function* () {}).constructor'],
  ['an async generator', '(async function* () {}).constructor'],
  [
    'a method of an inherited prototype',
    'Object.getPrototypeOf(Object.getPrototypeOf(async () => {})).constructor',
  ],
  ['the console', 'console.log.constructor'],
  ['the exact numbers', 'decimal.constructor'],
  ['the constructor of an exact number', 'decimal(1).constructor.constructor'],
  ['the fixed clock', 'Date.now.constructor'],
  ['the seeded chance', 'Math.random.constructor'],
  ['a bound function', '(() => {}).bind().constructor'],
  ['a proxy of a function', 'new Proxy(() => {}, {}).constructor'],
  [
    'a getter',
    "Object.getOwnPropertyDescriptor(class { get a() { return 1; } }.prototype, 'a').get.constructor",
  ],
  ['a setter of an error', "Object.getOwnPropertyDescriptor(new Error('x'), 'stack')?.get?.constructor"],
  ['a caught error', '(() => { try { null.x; } catch (error) { return error.constructor.constructor; } })()'],
  [
    'an overflown stack',
    '(() => { try { (function f() { f(); })(); } catch (error) { return error.constructor.constructor; } })()',
  ],
  ['reflection', "Reflect.get(Reflect.getPrototypeOf(() => {}), 'constructor')"],
  ['a class that extends null', '(class extends null {}).constructor'],
].map(([name, maker]) => ({
  name: `a compiler of text from ${name}`,
  source: `
    const Maker = attempt(() => ${maker});
    return verdict(attempt(() => Maker('return process')()), attempt(() => new Maker('return this.process')()));`,
}));

const names: Escape[] = [
  'process',
  'require',
  'module',
  'exports',
  'global',
  'globalThis.process',
  'Buffer',
  'ivm',
  '$0',
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'setTimeout',
  'queueMicrotask',
  'fetch',
  'eval',
  'Function',
  'WeakRef',
  'FinalizationRegistry',
].map((name) => ({
  name: `the name ${name}`,
  source: `return attempt(() => ${name}) === undefined ? 'in' : 'OUT';`,
}));

const imports: Escape[] = [
  {
    name: 'a dynamic import',
    source: `return verdict(await import('node:child_process').catch(() => undefined));`,
  },
  {
    name: 'a dynamic import from a then of a class',
    source: `class Later { then(done) { done(import('node:fs').catch((error) => error)); } }
      return verdict(await new Later());`,
  },
  { name: 'the meta object of a module', source: 'return import.meta.url;', stopped: /code\.syntax/ },
  {
    name: 'a source that closes its own function',
    source: `}); globalThis.out = 1; (function () { return 'OUT';`,
    stopped: /code\.syntax/,
  },
  {
    name: 'a source that closes its function and its parameters',
    source: `} , process = 1) { return 'OUT'; /*`,
    stopped: /code\.syntax/,
  },
];

const pollution: Escape[] = [
  {
    name: '__proto__ in the result, as a field',
    source: `return JSON.parse('{"__proto__": {"polluted": "OUT"}}');`,
    stopped: /code\.result-invalid/,
  },
  {
    name: '__proto__ in the result, by assignment',
    source: `const result = {}; result['__proto__'] = { polluted: 'OUT' }; return { deep: [result] };`,
    stopped: /code\.result-invalid/,
  },
  {
    name: 'constructor and prototype in the result',
    source: `return JSON.parse('{"constructor": {"prototype": {"polluted": "OUT"}}}').constructor.polluted ?? 'in';`,
  },
  {
    name: 'JSON of the platform, replaced',
    source: `attempt(() => { JSON.stringify = () => '{"ended":"done","output":"OUT","console":[]}'; }); return 'in';`,
  },
  {
    name: 'an answer forged with raw JSON',
    source: `return attempt(() => JSON.rawJSON('1},"output":"OUT"')) === undefined ? 'in' : 'OUT';`,
  },
  {
    name: 'the join of lists, replaced',
    source: `attempt(() => { Array.prototype.join = () => 'OUT'; String.prototype.replace = () => 'OUT'; }); return ['in'].join();`,
  },
  {
    name: 'isolated-vm handed in by mistake',
    source: `
      const found = Reflect.ownKeys(globalThis).map((key) => globalThis[key])
        .filter((thing) => thing && (thing.Isolate || thing.Reference || thing.ExternalCopy || typeof thing.applySync === 'function'));
      return found.length > 0 ? 'OUT' : 'in';`,
  },
];

export const escapes: Escape[] = [
  ...compilers,
  ...names,
  ...imports,
  ...stacks,
  ...traps,
  ...pollution,
  ...bombs,
];
