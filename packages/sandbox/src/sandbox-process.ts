import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { crashed } from './failures.ts';
import type { Answer, Ask, Ending, FromProcess, LastWords } from './messages.ts';

/** How long a process may take to start, ms. */
const startMs = 20_000;
/** A process stops its runs itself. When even that does not work, it is given up after this, ms. */
const silenceMs = (timeoutMs: number): number => 10 * timeoutMs + 10_000;

/** V8 in a snapshot does not get on with isolates; whoever gets out of one can read, but neither write nor start. */
const flags = [
  '--no-node-snapshot',
  '--max-old-space-size=256',
  '--permission',
  '--allow-addons',
  '--allow-worker',
  '--allow-fs-read=*',
  '--no-warnings',
];

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
  ask: Ask;
}

/** One process for user code, from outside. Serves one run at a time. */
export class SandboxProcess {
  readonly #child: ChildProcess;
  readonly #died: (process: SandboxProcess) => void;
  readonly #ended: Promise<void>;
  #isReady = false;
  #isOver = false;
  #waiting: Waiting | undefined;
  #alarm: NodeJS.Timeout | undefined;
  #lastWords = '';

  /** `died` is told once, when the process can serve no more, before its run is. */
  constructor(entry: URL, died: (process: SandboxProcess) => void) {
    this.#died = died;
    this.#child = fork(fileURLToPath(entry), {
      execArgv: flags,
      // Nothing of ours is handed on. The zone makes dates the same on every machine.
      env: { TZ: 'UTC' },
      cwd: '/',
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-4000);
    });
    this.#child.on('message', (message) => this.#heard(message as FromProcess));
    this.#ended = new Promise((resolve) => {
      this.#child.once('close', (code, signal) => {
        this.#fell(signal ?? `exit code ${String(code)}`);
        resolve();
      });
      this.#child.once('error', (error) => {
        this.#over(`could not be used (${error.message})`);
        resolve();
      });
    });
  }

  /** Runs; rejects with `code.crashed` when the process dies under it. */
  answer(ask: Ask): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject, ask };
      if (this.#isReady) this.#send(ask);
      else this.#giveUpAfter(startMs, 'did not start');
    });
  }

  /** Ends the process at once; a run in it is told so. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#over('was stopped');
    await this.#ended;
  }

  #send(ask: Ask): void {
    this.#giveUpAfter(silenceMs(ask.timeoutMs), 'did not answer');
    this.#child.send(ask, (error) => {
      if (error !== null) this.#over(`took no run (${error.message})`);
    });
  }

  #giveUpAfter(ms: number, how: string): void {
    clearTimeout(this.#alarm);
    // When this process was the one that stood still, the answer is there already: it is read first.
    this.#alarm = setTimeout(() => setImmediate(() => this.#waiting && this.#over(how)), ms);
  }

  #heard(message: FromProcess): void {
    if (message === 'ready') {
      this.#isReady = true;
      if (this.#waiting !== undefined) this.#send(this.#waiting.ask);
      return;
    }
    this.#settle()?.resolve(message);
  }

  /** The process is gone: because of its run, which is then answered for it, or nobody knows why. */
  #fell(how: string): void {
    const ending = endingSaid(this.#lastWords);
    if (ending !== undefined && this.#waiting !== undefined) {
      const { resolve } = this.#waiting;
      this.#waiting = undefined;
      this.#over(how);
      resolve({ text: JSON.stringify(ending), cpuMs: 0 });
    } else this.#over(`ended by itself (${how})`);
  }

  #settle(): Waiting | undefined {
    clearTimeout(this.#alarm);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }

  #over(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#child.kill('SIGKILL');
    this.#died(this);
    const said = /^.*(Error|FATAL ERROR): .*$/m.exec(this.#lastWords)?.[0];
    this.#settle()?.reject(crashed(how, said === undefined ? {} : { said }));
  }
}

function endingSaid(lastWords: string): Ending | undefined {
  const says = (words: LastWords | 'is_heap_oom = 1'): boolean => lastWords.includes(words);
  // The last is said by V8 when an isolate cannot go on at all.
  if (says('sandbox: out of memory') || says('is_heap_oom = 1')) return { ended: 'out-of-memory' };
  return says('sandbox: out of time') ? { ended: 'timed-out', isStarved: false } : undefined;
}
