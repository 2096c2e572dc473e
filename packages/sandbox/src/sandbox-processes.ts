import { crashed } from './failures.ts';
import type { Answer, Ask } from './messages.ts';
import { type Job, SandboxProcess } from './sandbox-process.ts';

/** A source whose last run took less CPU time than this is short, ms. */
const shortMs = 2;
/** Of so many sources it is known. */
const knownSources = 1000;

/**
 * The processes for user code: which run goes to which. While there is one for each run, none has two. Then short ones
 * are also given to processes that are busy with short ones, so that those need not wait for us between them.
 */
export class SandboxProcesses {
  readonly #entry: URL;
  readonly #most: number;
  readonly #alive = new Set<SandboxProcess>();
  /** Those that are alive and have nothing to do. */
  readonly #idle: SandboxProcess[] = [];
  readonly #waiting: Job[] = [];
  readonly #shortSources = new Set<string>();
  #isStopped = false;
  #crashed = 0;

  constructor(entry: URL, most: number) {
    this.#entry = entry;
    this.#most = most;
  }

  /** Runs whose process died under them. */
  get crashed(): number {
    return this.#crashed;
  }

  /** Rejects with `code.crashed` when its process dies under it. */
  async run(ask: Ask): Promise<Answer> {
    if (this.#isStopped) throw crashed('is being stopped');
    const isShort = this.#shortSources.has(ask.source);
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting.push({ ask, isShort, resolve, reject });
      this.#serve();
    });
    this.#learn(ask.source, answer.cpuMs);
    return answer;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#refuseWaiting();
    await Promise.all([...this.#alive].map((each) => each.end()));
  }

  /** Gives waiting runs to processes while there are both. */
  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      // The last one used: it has the sources of late compiled, and the others may rest.
      const free = this.#idle.pop() ?? this.#start() ?? (next.isShort ? this.#leastBusy() : undefined);
      if (free === undefined) return;
      this.#waiting.shift();
      free.give(next);
    }
  }

  #leastBusy(): SandboxProcess | undefined {
    let found: SandboxProcess | undefined;
    for (const each of this.#alive) {
      if (each.takesMore && each.load < (found?.load ?? Infinity)) found = each;
    }
    return found;
  }

  #start(): SandboxProcess | undefined {
    if (this.#isStopped || this.#alive.size >= this.#most) return undefined;
    const started = new SandboxProcess(this.#entry, {
      moved: (process) => {
        if (process.load === 0) this.#idle.push(process);
        this.#serve();
      },
      died: (process, isRunLost) => {
        this.#alive.delete(process);
        const at = this.#idle.indexOf(process);
        if (at !== -1) this.#idle.splice(at, 1);
        if (isRunLost) this.#crashed += 1;
      },
      hasRoom: () => this.#idle.length > 0 || this.#alive.size < this.#most,
      gaveBack: (jobs) => {
        this.#waiting.unshift(...jobs);
        if (this.#isStopped) this.#refuseWaiting();
        else this.#serve();
      },
    });
    this.#alive.add(started);
    return started;
  }

  #refuseWaiting(): void {
    for (const waiting of this.#waiting.splice(0)) waiting.reject(crashed('is being stopped'));
  }

  /** No time at all is told of runs that were stopped. */
  #learn(source: string, cpuMs: number): void {
    const isShort = cpuMs > 0 && cpuMs < shortMs;
    if (!isShort) this.#shortSources.delete(source);
    else if (this.#shortSources.size < knownSources) this.#shortSources.add(source);
    else this.#shortSources.clear();
  }
}
