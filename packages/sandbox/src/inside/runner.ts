import type { Parts } from '../process/prelude.ts';
import type { Ending } from '../messages.ts';

/** What the process holds of an isolate. Text goes in, text comes out: no object ever crosses. */
export interface Runner {
  /** Takes the body of a function. Answers '' or why it is none. */
  compile(source: string): string;
  /** Runs once. Answers an `Ending` as JSON text, or '' when the code has yet to be awaited. */
  run(data: string, now: number, seed: string): string;
  /** After a '' of `run`, when all promises have moved on: the `Ending` as JSON text. */
  awaited(): string;
}

/** Makes the world of user code and what runs in it. Handed into the isolate as text, with its parts. */
export function makeRunner(parts: Parts): Runner {
  const PlainFunction = Function;
  const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;
  const limits = { lines: 200, characters: 2000, text: 10_000_000 };
  let now = 0;
  let code: (this: undefined, input: unknown, steps: unknown, trigger: unknown) => unknown;
  let ending = '';

  parts.removeAmbient();
  parts.fixClock(() => now);
  const startChance = parts.seedChance();
  const record = parts.recordConsole({ lines: limits.lines, characters: limits.characters });
  const decimal = parts.makeDecimals();
  Object.defineProperty(globalThis, 'decimal', { value: decimal });
  const errors = [
    Error,
    AggregateError,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TypeError,
    URIError,
  ];
  parts.allowOwnFields([Object.prototype, ...errors.map((each) => each.prototype as object)]);
  parts.freezeAll([decimal(1)]);

  const end = (how: Ending): string => JSON.stringify(how);
  const misfit = (message: string): string => end({ ended: 'misfit', message, console: record.lines() });

  const returned = (value: unknown): string => {
    let text: string | undefined;
    try {
      text = JSON.stringify(value);
      if (text !== undefined && text.length > limits.text) {
        return misfit(`it is ${text.length} characters long, and ${limits.text} may pass`);
      }
      const problem = parts.findMisfit(value);
      if (problem !== undefined) return misfit(problem);
    } catch (error) {
      return misfit(describe(error).message.split('\n', 1)[0] ?? '');
    }
    const output = text === undefined ? '' : `"output":${text},`;
    return `{"ended":"done",${output}"console":${JSON.stringify(record.lines())}}`;
  };

  /** Whatever was thrown, in words: its getters are user code too and may throw in turn. */
  const describe = (thrown: unknown): { name: string; message: string; line?: number } => {
    const cut = (value: unknown): string => String(value).slice(0, limits.characters);
    try {
      if (!(thrown instanceof Error)) return { name: 'Thrown', message: cut(thrown) };
      const words = { name: cut(thrown.name), message: cut(thrown.message) };
      const place = /\bcode:(\d+):\d+/.exec(cut(thrown.stack));
      // A function made of text begins with two lines of its own.
      return place === null ? words : { ...words, line: Number(place[1]) - 2 };
    } catch {
      return { name: 'Thrown', message: 'something that cannot be described' };
    }
  };
  const threw = (error: unknown): string =>
    end({ ended: 'threw', ...describe(error), console: record.lines() });

  return {
    compile(source) {
      try {
        const Maker = /\bawait\b/.test(source) ? AsyncFunction : PlainFunction;
        const body = `"use strict"; ${source}\n//# sourceURL=code`;
        code = new Maker('input', 'steps', 'trigger', body) as typeof code;
        return '';
      } catch (error) {
        return describe(error).message || 'It is no JavaScript';
      }
    },
    run(data, instant, seed) {
      now = instant;
      startChance(seed);
      record.clear();
      ending = '';
      try {
        const given = JSON.parse(data) as { input: unknown; steps: unknown; trigger: unknown };
        const value = code.call(undefined, given.input, given.steps, given.trigger);
        const later = typeof value === 'object' && value !== null && 'then' in value;
        if (!later) return returned(value);
        Promise.resolve(value).then(
          (settled) => (ending = returned(settled)),
          (error: unknown) => (ending = threw(error)),
        );
        return '';
      } catch (error) {
        return threw(error);
      }
    },
    awaited() {
      if (ending !== '') return ending;
      const message = 'The code waits for something that never comes: there are no timers and no network.';
      return end({ ended: 'threw', name: 'Error', message, console: record.lines() });
    },
  };
}
