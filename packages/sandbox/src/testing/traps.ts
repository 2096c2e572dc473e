import type { Escape } from './escape.ts';

/** What looks at who runs the code. */
export const stacks: Escape[] = [
  {
    name: 'call sites of a stack trace',
    source: `
      let sites;
      attempt(() => { Error.prepareStackTrace = (error, given) => (sites = given); });
      attempt(() => Object.defineProperty(Error, 'prepareStackTrace', { value: (error, given) => (sites = given) }));
      attempt(() => new Error('x').stack);
      if (sites === undefined) return 'in';
      return verdict(...sites.flatMap((site) => [attempt(() => site.getThis()), attempt(() => site.getFunction())]));`,
  },
  {
    name: 'a stack captured on an object of its own',
    source: `
      const holder = {};
      attempt(() => Error.captureStackTrace(holder));
      return /node:|\\/main\\.ts|file:/.test(String(holder.stack)) ? 'OUT' : 'in';`,
  },
  {
    name: 'the caller of a function',
    source: `
      const up = function () { return attempt(() => up.caller) ?? attempt(() => arguments.callee.caller); };
      let caller = up();
      return caller ? 'OUT' : 'in';`,
  },
  {
    name: 'the arguments of the function that runs the code',
    source: `return verdict(...Array.from(arguments), attempt(() => arguments.callee));`,
  },
  {
    name: 'a name that is asked while the error is described',
    source: `
      let asker;
      const error = new Error('x');
      Object.defineProperty(error, 'message', { get() { asker = attempt(() => new Error('y').stack); throw asker; } });
      throw error;`,
    stopped: /code\.failed/,
  },
];

/** What waits until the platform touches it. */
export const traps: Escape[] = [
  {
    name: 'a thrown proxy whose traps look at who asks',
    source: `
      const seen = [];
      throw new Proxy(new Error('x'), {
        get(target, key, receiver) { seen.push(receiver); throw receiver.constructor.constructor('return process')(); },
        getPrototypeOf() { throw new Error('asked'); },
      });`,
    stopped: /code\.failed/,
  },
  {
    name: 'a thrown function',
    source: `throw Object.assign(() => {}, { toString() { throw this; } });`,
    stopped: /code\.failed/,
  },
  {
    name: 'a chain of causes that bites its tail',
    source: `const error = new Error('x'); error.cause = error; error.errors = [error]; throw error;`,
    stopped: /code\.failed/,
  },
  {
    name: 'a returned proxy that answers everything with itself',
    source: `const all = new Proxy(() => {}, { get: () => all, apply: () => all }); return all;`,
    stopped: /code\.(failed|result-invalid|timed-out|out-of-memory)/,
  },
  {
    name: 'a result whose toJSON is asked with a key of the host',
    source: `let given; return [{ toJSON(key) { given = this; return verdict(given, key); } }][0];`,
  },
  {
    name: 'a getter in the result that changes its mind',
    source: `let asked = 0; return { get value() { asked += 1; return asked === 1 ? 1 : () => process; } };`,
    stopped: /code\.result-invalid/,
  },
  {
    name: 'a result that is a promise of itself',
    source: `const late = { then(done) { done(late); } }; return late;`,
    stopped: /code\.(timed-out|out-of-memory)/,
  },
  {
    name: 'a promise with a species of its own',
    source: `
      const got = [];
      class Mine extends Promise {
        static get [Symbol.species]() { return function (start) { start((value) => got.push(value), (error) => got.push(error)); }; }
      }
      await attempt(() => new Mine((done) => done(1)).then(() => 2));
      return verdict(...got);`,
  },
  {
    name: 'an async function whose promise is built by user code',
    source: `
      const got = [];
      const promise = (async () => 1)();
      attempt(() => { promise.constructor = { [Symbol.species]: function (start) { start((x) => got.push(x), (x) => got.push(x)); } }; });
      attempt(() => promise.then(() => {}));
      await null;
      return verdict(...got, ...got.map((each) => each?.constructor));`,
  },
  {
    name: 'then of a promise, replaced',
    source: `
      const got = [];
      attempt(() => { Promise.prototype.then = function (...given) { got.push(this, ...given); return this; }; });
      await null;
      return got.length > 0 ? 'OUT' : 'in';`,
  },
  {
    name: 'an async generator that is returned into by a thenable',
    source: `
      const got = [];
      async function* many() { try { yield 1; } finally { got.push(attempt(() => this)); } }
      const one = many();
      await one.next();
      await one.return({ get then() { got.push(attempt(() => new Error().stack.includes('node:') ? process : undefined)); return undefined; } });
      return verdict(...got);`,
  },
  {
    name: 'a species of a list',
    source: `
      const list = [1, 2];
      Object.defineProperty(list, 'constructor', { value: { [Symbol.species]: function (size) { return { set length(n) { throw this; }, get 0() { return process; } }; } } });
      return verdict(attempt(() => list.map((each) => each)));`,
  },
  {
    name: 'conversion to a text while it is written to the console',
    source: `console.log({ toString() { throw process; }, get a() { throw this.constructor.constructor; } }); return 'in';`,
  },
  {
    name: 'a disposable that is given its scope',
    source: `
      const stack = typeof DisposableStack === 'undefined' ? undefined : new DisposableStack();
      return verdict(attempt(() => stack.adopt(1, function () { return this; })));`,
  },
];
