/*
 * What the world of user code is made of. Each function is handed into the isolate as text and uses nothing but
 * the language: no imports, no names from outside itself.
 */

/** Takes away what could reach out, wait, share or compile; what is not on the list is gone, also what V8 adds later. */
export function removeAmbient(): void {
  const kept = new Set(
    (
      'Object Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp ' +
      'Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError ' +
      'globalThis JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array ' +
      'BigUint64Array BigInt64Array Uint8ClampedArray Float16Array Float32Array Float64Array DataView Map BigInt ' +
      'Set Iterator WeakMap WeakSet Proxy Reflect decodeURI decodeURIComponent encodeURI encodeURIComponent ' +
      'escape unescape isFinite isNaN'
    ).split(' '),
  );
  const drop = (from: object, key: PropertyKey): void => {
    if (!Reflect.deleteProperty(from, key)) throw new Error(`${String(key)} cannot be taken away.`);
  };
  for (const key of Reflect.ownKeys(globalThis)) {
    if (typeof key !== 'string' || !kept.has(key)) drop(globalThis, key);
  }
  // The roads from any function to a compiler of text.
  const compilers = [function () {}, async function () {}, function* () {}, async function* () {}].map(
    (sample) => Reflect.getPrototypeOf(sample),
  );
  for (const prototype of compilers) if (prototype !== null) drop(prototype, 'constructor');
  // The last match of any pattern, kept from run to run.
  for (const key of Reflect.ownKeys(RegExp)) {
    if (!['length', 'name', 'prototype', 'escape', Symbol.species].includes(key)) drop(RegExp, key);
  }
  // Assigning to it would change what an object is; as a field it is refused when the result leaves.
  drop(Object.prototype, '__proto__');
}

/** Stops the clock: every question for the present answers `read()`, in milliseconds. */
export function fixClock(read: () => number): void {
  const RealDate = Date;
  const FixedDate = function (...parts: unknown[]): object | string {
    if (new.target === undefined) return new RealDate(read()).toString();
    const target = new.target === FixedDate ? RealDate : new.target;
    return Reflect.construct(RealDate, parts.length === 0 ? [read()] : parts, target) as object;
  };
  Object.defineProperties(FixedDate, {
    length: { value: 7 },
    name: { value: 'Date' },
    prototype: { value: RealDate.prototype, writable: false },
    now: { value: () => read() },
    parse: { value: (text: string) => RealDate.parse(text) },
    UTC: { value: (...parts: Parameters<typeof Date.UTC>) => RealDate.UTC(...parts) },
  });
  Object.defineProperty(RealDate.prototype, 'constructor', { value: FixedDate });
  Object.defineProperty(globalThis, 'Date', { value: FixedDate });

  // Without a date these ask the real clock.
  const formats = Intl.DateTimeFormat.prototype;
  const formatted = Object.getOwnPropertyDescriptor(formats, 'format');
  const partsOf = Object.getOwnPropertyDescriptor(formats, 'formatToParts')?.value as (
    date: unknown,
  ) => unknown;
  Object.defineProperties(formats, {
    format: {
      get(this: Intl.DateTimeFormat) {
        const format = formatted?.get?.call(this) as (date: unknown) => string;
        return (date: unknown) => format(date ?? read());
      },
    },
    formatToParts: {
      value(this: Intl.DateTimeFormat, date?: Date | number) {
        return partsOf.call(this, date ?? read());
      },
    },
  });
}

/** Makes `Math.random` repeat itself for the same seed; the returned function starts it anew. */
export function seedChance(): (seed: string) => void {
  let state = [0, 0, 0, 1];
  const next = (): number => {
    const [a = 0, b = 0, c = 0, count = 0] = state;
    const sum = (a + b + count) | 0;
    state = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (count + 1) | 0];
    return (sum >>> 0) / 2 ** 32;
  };
  Object.defineProperty(Math, 'random', { value: () => next() });
  return (seed) => {
    const words = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((start) => {
      let hash = start;
      for (let at = 0; at < seed.length; at += 1) hash = Math.imul(hash ^ seed.charCodeAt(at), 0x01000193);
      return hash ^ (hash >>> 15);
    });
    state = [...words, 1];
    // Seeds that differ in one letter give numbers that have nothing in common only after some rounds.
    for (let round = 0; round < 12; round += 1) next();
  };
}

/** Makes `console`: lines of text, so many of so many characters. */
export function recordConsole(most: { lines: number; characters: number }): {
  clear: () => void;
  lines: () => string[];
} {
  let lines: string[] = [];
  let missed = 0;
  const show = (value: unknown): string => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value !== 'object' || value === null) return String(value);
    try {
      const text = JSON.stringify(value);
      // Dates and decimals are texts in JSON: they read better without quotes.
      return text.startsWith('"') ? (JSON.parse(text) as string) : text;
    } catch {
      return Object.prototype.toString.call(value);
    }
  };
  const record =
    (prefix: string) =>
    (...values: unknown[]) => {
      if (lines.length >= most.lines) missed += 1;
      else lines.push(`${prefix}${values.map(show).join(' ')}`.slice(0, most.characters));
    };
  const value = {
    log: record(''),
    info: record(''),
    debug: record(''),
    warn: record('warning: '),
    error: record('error: '),
  };
  Object.defineProperty(globalThis, 'console', { value });
  return {
    clear: () => {
      lines = [];
      missed = 0;
    },
    lines: () => (missed === 0 ? lines : [...lines, `(${missed} more lines were not kept)`]),
  };
}
