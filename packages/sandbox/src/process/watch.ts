import { Worker } from 'node:worker_threads';
import type { LastWords } from '../messages.ts';

/** What the two threads share: which run is going (0: none), and its limits. */
const fields = { run: 0, memoryMb: 1, timeoutMs: 2 };

interface Words {
  memory: LastWords;
  time: LastWords;
}
const lastWords: Words = { memory: 'sandbox: out of memory', time: 'sandbox: out of time' };

/**
 * Watches runs from a second thread, since user code keeps the first one busy. It ends the whole process when an
 * isolate does not keep to its limits: near its memory limit V8 gives it a gigabyte more before it is stopped, and
 * neither that nor a time-out always stops it.
 */
export class Watch {
  readonly #shared = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  #runs = 0;

  constructor() {
    const script = `(${watch.toString()})(require('node:worker_threads').workerData, require('node:fs').writeSync)`;
    new Worker(script, {
      eval: true,
      workerData: { shared: this.#shared, fields, lastWords, ...patience },
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    });
  }

  begin(limits: { memoryMb: number; timeoutMs: number }): void {
    this.#runs = (this.#runs % 0x7fffffff) + 1;
    this.#shared[fields.memoryMb] = limits.memoryMb;
    this.#shared[fields.timeoutMs] = limits.timeoutMs;
    Atomics.store(this.#shared, fields.run, this.#runs);
    Atomics.notify(this.#shared, fields.run);
  }

  end(): void {
    Atomics.store(this.#shared, fields.run, 0);
  }
}

const patience = {
  everyMs: 20,
  /** How long an isolate may take to stop after its time-out, which may itself come a tenth late. */
  stopMs: 300,
  late: 1.1,
  /** What a run may take beyond its limit: garbage not yet collected, and the engine itself. */
  slackBytes: 64 * 1024 * 1024,
  /** So many looks without a run, and it sleeps until there is one. */
  looksUntilSleep: 50,
};

interface Orders {
  shared: Int32Array<SharedArrayBuffer>;
  fields: { run: number; memoryMb: number; timeoutMs: number };
  lastWords: Words;
  everyMs: number;
  stopMs: number;
  late: number;
  slackBytes: number;
  looksUntilSleep: number;
}

/** The second thread. Handed to it as text, so it uses nothing from outside itself. */
function watch(orders: Orders, write: (descriptor: number, text: string) => void): void {
  const { shared, fields, lastWords, everyMs, stopMs, late, slackBytes, looksUntilSleep } = orders;
  const endProcess = (words: string): void => {
    write(2, `${words}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
  const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  let seen = { run: 0, at: 0, bytes: 0 };
  let idle = 0;
  for (;;) {
    Atomics.wait(nothing, 0, 0, everyMs);
    const run = Atomics.load(shared, fields.run);
    idle = run === 0 ? idle + 1 : 0;
    if (idle > looksUntilSleep) Atomics.wait(shared, fields.run, 0);
    if (run === 0) continue;
    const bytes = process.memoryUsage.rss();
    if (run !== seen.run) {
      seen = { run, at: performance.now(), bytes };
      continue;
    }
    const bytesAllowed = seen.bytes + (shared[fields.memoryMb] ?? 0) * 1024 * 1024 + slackBytes;
    const msAllowed = (shared[fields.timeoutMs] ?? 0) * late + stopMs;
    if (bytes > bytesAllowed) endProcess(lastWords.memory);
    else if (performance.now() - seen.at > msAllowed) endProcess(lastWords.time);
  }
}
