import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Alarm } from './alarm.ts';
import { crashed } from './failures.ts';
import { Inbox, Outbox } from './frames.ts';
import { type Answer, type Ask, channel, type Ending, type LastWords } from './messages.ts';

/** How long a process may take to start, ms. */
const startMs = 20_000;
/** A run that takes longer holds up those that were given to its process behind it, ms. */
const holdUpMs = 25;
/** A process stops its runs itself. When even that does not work, it is given up after this, ms. */
const silenceMs = (timeoutMs: number): number => 10 * timeoutMs + 10_000;
/** Runs that a process may be given at once. */
const most = 16;
/** The largest result there is takes 30 MB. */
const longestAnswer = 64 * 1024 * 1024;

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

/** A run that somebody waits for. */
export interface Job {
  ask: Ask;
  /** Known to be over in no time: others may be given to a process behind it. */
  isShort: boolean;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** Whom a process tells of itself. */
export interface Owner {
  /** It has become ready, or a run in it is over: it may be given more. */
  moved(process: SandboxProcess): void;
  /** Said once, when the process can serve no more, before its run is told. */
  died(process: SandboxProcess, isRunLost: boolean): void;
  /** Whether there is another one that could run something at once. */
  hasRoom(): boolean;
  /** Runs that were given to it and have not begun: somebody else has to run them. */
  gaveBack(jobs: Job[]): void;
}

/** One process for user code, from outside. Serves one run at a time, in the order they were given. */
export class SandboxProcess {
  readonly #owner: Owner;
  readonly #child: ChildProcess;
  readonly #channel: Socket | undefined;
  readonly #ended: Promise<void>;
  readonly #inbox = new Inbox();
  readonly #outbox = new Outbox();
  readonly #alarm = new Alarm();
  /** The first is under way. Undefined: it was given back, and its answer interests nobody. */
  #jobs: Array<Job | undefined> = [];
  #isReady = false;
  #isHeldUp = false;
  #isOver = false;
  #lastWords = '';

  constructor(entry: URL, owner: Owner) {
    this.#owner = owner;
    this.#child = spawn(process.execPath, [...flags, fileURLToPath(entry)], {
      // Nothing of ours is handed on. The zone makes dates the same on every machine.
      env: { TZ: 'UTC' },
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-4000);
    });
    // There is none when the system had no room for another process, which is told below.
    this.#channel = (this.#child.stdio as unknown[] | undefined)?.[channel] as Socket | undefined;
    this.#channel
      ?.on('data', (bytes) => this.#heard(bytes))
      .on('error', () => {})
      // Mostly the process has ended. What it said last is still to be heard.
      .on('close', () => this.#child.kill('SIGKILL'));
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
    this.#alarm.set(startMs, () => this.#over('did not start'));
  }

  /** How many runs it has been given that are not over. */
  get load(): number {
    return this.#jobs.length;
  }

  /** Whether it may be given a run behind those it has. */
  get takesMore(): boolean {
    const isFree = this.#jobs.length < most && this.#isReady && !this.#isHeldUp && !this.#isOver;
    return isFree && this.#jobs.every((job) => job?.isShort === true);
  }

  /** Runs it when those before are over. */
  give(job: Job): void {
    this.#jobs.push(job);
    if (!this.#isReady) return;
    if (this.#jobs.length === 1) this.#watchFirst();
    this.#send(job.ask);
  }

  /** Ends the process at once; a run in it is told so. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#over('was stopped');
    await this.#ended;
  }

  /** What is asked at one moment leaves in one write. */
  #send(ask: Ask): void {
    if (this.#outbox.isEmpty) queueMicrotask(() => this.#flush());
    this.#outbox.addAsk(ask);
  }

  #flush(): void {
    this.#outbox.flush((bytes) => {
      this.#channel?.write(bytes);
      return this.#channel?.writableLength === 0;
    });
  }

  #heard(bytes: Buffer): void {
    bytes.copy(this.#inbox.room(bytes.length));
    this.#inbox.arrived(bytes.length);
    if (this.#inbox.held > longestAnswer) this.#over('answered without end');
    while (!this.#isOver) {
      const answer = this.#inbox.takeAnswer();
      if (answer === undefined) return;
      this.#heardAnswer(answer);
    }
  }

  #heardAnswer(answer: Answer): void {
    this.#alarm.calm();
    if (this.#isReady) {
      if (this.#jobs.length === 0) return this.#over('answered what nobody asked');
      const job = this.#jobs.shift();
      this.#isHeldUp &&= this.#jobs.length > 0;
      if (this.#jobs.length > 0) this.#watchFirst();
      job?.resolve(answer);
    } else {
      this.#isReady = true;
      if (this.#jobs.length > 0) this.#watchFirst();
      for (const job of this.#jobs) if (job !== undefined) this.#send(job.ask);
    }
    this.#owner.moved(this);
  }

  /** The first run has been under way for so many ms, and should be over. */
  #watchFirst(ms = 0): void {
    const [first] = this.#jobs;
    this.#alarm.set(holdUpMs, () => {
      if (ms > silenceMs(first?.ask.timeoutMs ?? 0)) return this.#over('did not answer');
      this.#isHeldUp = true;
      if (this.#owner.hasRoom()) this.#giveBackHeld();
      this.#watchFirst(ms + holdUpMs);
    });
  }

  #giveBackHeld(): void {
    const held = this.#jobs.splice(1);
    this.#jobs.push(...held.map(() => undefined));
    const jobs = held.filter((job) => job !== undefined);
    if (jobs.length > 0) this.#owner.gaveBack(jobs);
  }

  /** The process is gone: because of its run, which is then answered for it, or nobody knows why. */
  #fell(how: string): void {
    const ending = endingSaid(this.#lastWords);
    const first = this.#jobs[0];
    if (ending !== undefined && first !== undefined && !this.#isOver) {
      this.#jobs[0] = undefined;
      this.#over(how);
      first.resolve({ text: JSON.stringify(ending), cpuMs: 0 });
    } else this.#over(`ended by itself (${how})`);
  }

  #over(how: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#alarm.calm();
    this.#child.kill('SIGKILL');
    const [first, ...others] = this.#jobs;
    this.#jobs = [];
    this.#owner.died(this, first !== undefined);
    const said = /^.*(Error|FATAL ERROR): .*$/m.exec(this.#lastWords)?.[0];
    first?.reject(crashed(how, said === undefined ? {} : { said }));
    this.#owner.gaveBack(others.filter((job) => job !== undefined));
  }
}

function endingSaid(lastWords: string): Ending | undefined {
  const says = (words: LastWords | 'is_heap_oom = 1'): boolean => lastWords.includes(words);
  // The last is said by V8 when an isolate cannot go on at all.
  if (says('sandbox: out of memory') || says('is_heap_oom = 1')) return { ended: 'out-of-memory' };
  return says('sandbox: out of time') ? { ended: 'timed-out', isStarved: false } : undefined;
}
