import { createWriteStream, readFileSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { LaunchFailure } from './failure.ts';
import { makeWayForLog } from './log-file.ts';
import { complain, warn } from './say.ts';
import { spawnTethered, type Tethered } from './tether.ts';

export interface ServiceOptions {
  name: string;
  /** The built file that Node runs. */
  entry: string;
  env: NodeJS.ProcessEnv;
  logDir: string;
  /** Each answers 200 once the service can be used. */
  readyUrls: readonly string[];
}

const READY_LIMIT_MS = 90_000;
const LONGEST_PAUSE_MS = 30_000;
/** A service that ran this long has recovered: the next pause is short again. */
const STEADY_MS = 60_000;

/**
 * One of our programs as a child process: its output goes to a log file, warnings and errors also to the screen.
 * Once it has been ready it is started again whenever it ends unasked, after 1, 2, 4… up to 30 seconds.
 */
export class Service {
  readonly #options: ServiceOptions;
  readonly #log: WriteStream;
  readonly #logFile: string;
  #child: Tethered | undefined;
  #ready = false;
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(options: ServiceOptions) {
    this.#options = options;
    this.#logFile = join(options.logDir, `${options.name}.log`);
    makeWayForLog(this.#logFile);
    this.#log = createWriteStream(this.#logFile, { flags: 'a', mode: 0o600 });
    // A full disk must not end the program that writes the log; the database reports it in earnest.
    this.#log.on('error', () => undefined);
  }

  /** Resolves when the service answers. Rejects with its last words when it ends or stays silent. */
  async start(): Promise<void> {
    const child = this.#spawn();
    const outcome = await Promise.race([
      child.ended.then((code) => `${this.#options.name} ended at once (code ${code}).`),
      this.#becomesReady(),
    ]);
    if (outcome !== undefined && !this.#stopping) {
      const last = readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n');
      throw new LaunchFailure(outcome, `Its log is ${this.#logFile}.`, last);
    }
    this.#ready = true;
    void this.#keepAlive(child);
  }

  /** Asks the service to end and waits for it. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#child?.stop();
    await new Promise<void>((resolve) => this.#log.end(() => resolve()));
  }

  #spawn(): Tethered {
    const { entry, env, name } = this.#options;
    const child = spawnTethered(process.execPath, ['--enable-source-maps', entry], { env, graceSeconds: 30 });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) this.#follow(stream, stream === child.stderr, name);
    }
    return child;
  }

  #follow(stream: Readable, isStderr: boolean, name: string): void {
    createInterface({ input: stream }).on('line', (line) => {
      this.#log.write(`${line}\n`);
      const entry = readEntry(line);
      // Plain words before it is ready come back as the evidence of its failure.
      if (entry === undefined ? !isStderr || !this.#ready : entry.level < 40) return;
      const text = `${name}: ${entry?.message ?? line}`;
      if ((entry?.level ?? 50) >= 50) complain(text);
      else warn(text);
    });
  }

  async #becomesReady(): Promise<string | undefined> {
    const deadline = Date.now() + READY_LIMIT_MS;
    while (!this.#stopping && Date.now() < deadline) {
      if ((await Promise.all(this.#options.readyUrls.map(answers))).every(Boolean)) return undefined;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return `${this.#options.name} did not become ready within ${READY_LIMIT_MS / 1000} seconds.`;
  }

  async #keepAlive(first: Tethered): Promise<void> {
    let child = first;
    let pauseMs = 1000;
    for (;;) {
      const began = Date.now();
      const code = await child.ended;
      if (this.#stopping) return;
      if (Date.now() - began > STEADY_MS) pauseMs = 1000;
      complain(
        `${this.#options.name} ended unexpectedly (code ${code}); starting it again in ${pauseMs / 1000} s. Log: ${this.#logFile}`,
      );
      await this.#pause(pauseMs);
      if (this.#stopping) return;
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
      child = this.#spawn();
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** A line of the JSON log: 40 is a warning, 50 and above an error. Absent when the line is plain text. */
function readEntry(line: string): { level: number; message: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, msg, err } = JSON.parse(line) as {
      level?: number;
      msg?: string;
      err?: { message?: string };
    };
    if (typeof level !== 'number') return undefined;
    return { level, message: [msg, err?.message].filter(Boolean).join(': ') || line };
  } catch {
    return undefined;
  }
}
