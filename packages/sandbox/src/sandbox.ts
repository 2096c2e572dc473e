import { z } from '@crossdock/sdk';
import { crashed, failureOf, syntaxFailure } from './failures.ts';
import type { Ending } from './messages.ts';
import { SandboxProcesses } from './sandbox-processes.ts';

/** User code and what it may take. */
export interface Code {
  /** JavaScript: the body of a function of `input`, `steps` and `trigger`. TypeScript goes through `stripTypes` first. */
  source: string;
  /** From 8 to 256. */
  memoryMb: number;
  /** From 10 to 10,000 ms; code is stopped then or up to a tenth later. */
  timeoutMs: number;
}

/** What one run of it sees. The first three are JSON data. */
export interface CodeInput {
  input: unknown;
  steps: Record<string, unknown>;
  trigger: unknown;
  /** The clock of the step, ms since 1970; it stands still. */
  now: number;
  /** Of `Math.random`: the same seed gives the same numbers. */
  seed: string;
}

export interface CodeResult {
  /** JSON data, or undefined when the code returned nothing. */
  output: unknown;
  /** At most 200 lines of 2,000 characters, and one that counts the rest. */
  console: string[];
  cpuMs: number;
}

const maxSource = 500_000;

const Lines = z.array(z.string());
const Line = z.number().int().optional();
/** What a process says of a run is checked: foreign code has run in it. */
const AnswerText = z.discriminatedUnion('ended', [
  z.object({ ended: z.literal('done'), output: z.unknown().optional(), console: Lines }),
  z.object({ ended: z.literal('threw'), name: z.string(), message: z.string(), line: Line, console: Lines }),
  z.object({ ended: z.literal('syntax'), message: z.string(), line: Line }),
  z.object({ ended: z.literal('misfit'), message: z.string(), console: Lines }),
  z.object({ ended: z.literal('timed-out'), isStarved: z.boolean() }),
  z.object({ ended: z.literal('out-of-memory') }),
]);

/**
 * Runs user code in isolates, in processes of their own: at most `processes`, started when they are needed, replaced
 * when they die. Each serves one run at a time; more runs wait their turn.
 */
export class Sandbox {
  readonly #processes: SandboxProcesses;
  #runs = 0;
  #killed = 0;

  constructor(options: { processes: number; entry?: URL }) {
    if (!Number.isInteger(options.processes) || options.processes < 1) {
      throw new RangeError(`A sandbox needs at least one process, not ${options.processes}.`);
    }
    this.#processes = new SandboxProcesses(options.entry ?? defaultEntry(), options.processes);
  }

  /** `killed`: runs stopped at their time or memory limit. `crashed`: runs whose process died under them. */
  get counts(): { runs: number; killed: number; crashed: number } {
    return { runs: this.#runs, killed: this.#killed, crashed: this.#processes.crashed };
  }

  /**
   * Runs code once. Rejects with a `FailureError`: `code.failed`, `code.syntax`, `code.timed-out`,
   * `code.out-of-memory` and `code.result-invalid` are permanent, `code.crashed` is transient.
   */
  async run(code: Code, input: CodeInput): Promise<CodeResult> {
    checkLimits(code);
    const { source, memoryMb, timeoutMs } = code;
    const { now, seed } = input;
    const data = JSON.stringify({ input: input.input, steps: input.steps, trigger: input.trigger });
    this.#runs += 1;
    const answer = await this.#processes.run({ source, memoryMb, timeoutMs, data, now, seed });
    const ending: Ending = this.#read(answer.text);
    if (ending.ended === 'done') {
      return { output: ending.output, console: ending.console, cpuMs: answer.cpuMs };
    }
    if (ending.ended === 'timed-out' || ending.ended === 'out-of-memory') this.#killed += 1;
    throw failureOf(ending, code);
  }

  /** Ends all processes. Runs in them, and those that wait, are rejected with `code.crashed`. */
  async stop(): Promise<void> {
    await this.#processes.stop();
  }

  #read(text: string): Ending {
    try {
      return AnswerText.parse(JSON.parse(text)) as Ending;
    } catch {
      throw crashed('gave an answer that is none');
    }
  }
}

function checkLimits({ source, memoryMb, timeoutMs }: Code): void {
  if (!(memoryMb >= 8 && memoryMb <= 256))
    throw new RangeError(`memoryMb is from 8 to 256, not ${memoryMb}.`);
  if (!(timeoutMs >= 10 && timeoutMs <= 10_000)) {
    throw new RangeError(`timeoutMs is from 10 to 10000, not ${timeoutMs}.`);
  }
  if (source.length > maxSource) {
    throw syntaxFailure(`it is longer than ${maxSource} characters`, undefined);
  }
}

/** From sources the entry is a file of this package; in a bundle it is built as a file beside it. */
function defaultEntry(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? './process/main.ts' : './sandbox-process.js', here);
}
