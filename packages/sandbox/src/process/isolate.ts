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

/** Makes the isolate of a source. */
export async function openIsolate(source: string, memoryMb: number): Promise<CodeIsolate | NoCode> {
  const isolate = new ivm.Isolate({ memoryLimit: memoryMb });
  const context = await isolate.createContext();
  const runner = (await context.eval(prelude, {
    reference: true,
    filename: 'crossdock',
  })) as ivm.Reference<Runner>;
  const part = async <Name extends keyof Runner>(name: Name): Promise<ivm.Reference<Runner[Name]>> => {
    const found: ivm.Reference<Runner[Name]> = await runner.get(name, { reference: true });
    return found;
  };
  const compile = await part('compile');
  const problem = await compile.apply(undefined, [source]);
  if (problem !== '') {
    const line = await lineOfSyntaxError(isolate, source);
    isolate.dispose();
    return { message: problem, ...(line === undefined ? {} : { line }) };
  }
  const run = await part('run');
  const awaited = await part('awaited');
  return {
    run: (data, now, seed, timeout) =>
      // All promises that can move on have done so when a call ends.
      run.applySync(undefined, [data, now, seed], { timeout }) ||
      awaited.applySync(undefined, [], { timeout }),
    cpuMs: () => (isolate.isDisposed ? 0 : Number(isolate.cpuTime) / 1e6),
    isFit: () => !isolate.isDisposed && isolate.getHeapStatisticsSync().total_heap_size <= keptHeapBytes,
    dispose: () => {
      if (!isolate.isDisposed) isolate.dispose();
    },
  };
}

/** A function made of text does not tell where its text is wrong; a script does. */
async function lineOfSyntaxError(isolate: ivm.Isolate, source: string): Promise<number | undefined> {
  try {
    const script = `(async function (input, steps, trigger) { "use strict";\n${source}\n})`;
    await isolate.compileScript(script, { filename: 'code', lineOffset: -1 });
    return undefined;
  } catch (error) {
    const place = /\[code:(\d+):\d+\]/.exec(String(error));
    return place === null ? undefined : Number(place[1]);
  }
}
