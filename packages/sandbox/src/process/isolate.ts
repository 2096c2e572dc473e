import ivm from 'isolated-vm';
import type { Runner } from '../inside/runner.ts';
import { preludeScript } from './prelude.ts';

const prelude = preludeScript();

/** An isolate that has grown beyond this is not kept: what it holds is garbage of runs that are over. */
const keptHeapBytes = 24 * 1024 * 1024;

/** The isolate of one source: compiled once, its context used for every run. */
export interface CodeIsolate {
  /** Runs once, in this thread: a thread of its own would cost more than a usual run. Throws when it was stopped. */
  run(data: string, now: number, seed: string, timeoutMs: number): string;
  /** CPU time of all runs so far, ms. Minus that of the start it is that of a run. */
  cpuMs(): number;
  /** Whether it can be used again. */
  isFit(): boolean;
  dispose(): void;
}

/** What the source is, instead of code. */
export interface NoCode {
  message: string;
  line?: number;
}

/** Makes the isolate of a source, in this thread. */
export function openIsolate(source: string, memoryMb: number): CodeIsolate | NoCode {
  const isolate = new ivm.Isolate({ memoryLimit: memoryMb });
  const context = isolate.createContextSync();
  const runner = context.evalSync(prelude, {
    reference: true,
    filename: 'crossdock',
  }) as ivm.Reference<Runner>;
  const part = <Name extends keyof Runner>(name: Name): ivm.Reference<Runner[Name]> =>
    runner.getSync(name, { reference: true });
  const problem = part('compile').applySync(undefined, [source]);
  if (problem !== '') {
    const line = lineOfSyntaxError(isolate, source);
    isolate.dispose();
    return { message: problem, ...(line === undefined ? {} : { line }) };
  }
  const run = part('run');
  const awaited = part('awaited');
  return {
    run: (data, now, seed, timeoutMs) => {
      const limit = { timeout: onTheTenth(timeoutMs) };
      // All promises that can move on have done so when a call ends.
      return run.applySync(undefined, [data, now, seed], limit) || awaited.applySync(undefined, [], limit);
    },
    cpuMs: () => (isolate.isDisposed ? 0 : Number(isolate.cpuTime) / 1e6),
    isFit: () => !isolate.isDisposed && isolate.getHeapStatisticsSync().total_heap_size <= keptHeapBytes,
    dispose: () => {
      if (!isolate.isDisposed) isolate.dispose();
    },
  };
}

/**
 * A time limit that ends together with those of other runs: at most a tenth later. The thread that keeps them wakes up
 * for each end, also of runs that are long over, which for usual runs would cost a tenth of their time.
 */
function onTheTenth(timeoutMs: number): number {
  const tenth = timeoutMs / 10;
  const end = Math.ceil((performance.now() + timeoutMs) / tenth) * tenth;
  return Math.ceil(end - performance.now());
}

/** A function made of text does not tell where its text is wrong; a script does. */
function lineOfSyntaxError(isolate: ivm.Isolate, source: string): number | undefined {
  try {
    const script = `(async function (input, steps, trigger) { "use strict";\n${source}\n})`;
    isolate.compileScriptSync(script, { filename: 'code', lineOffset: -1 });
    return undefined;
  } catch (error) {
    const place = /\[code:(\d+):\d+\]/.exec(String(error));
    return place === null ? undefined : Number(place[1]);
  }
}
