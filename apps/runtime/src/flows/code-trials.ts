import type { AnswerOf, codeContracts, Received } from '@crossdock/contracts';
import { type CodeResult, Sandbox, stripTypes } from '@crossdock/sandbox';
import { type Failure, isFailureError } from '@crossdock/sdk';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';

type Contract = typeof codeContracts.run;

/**
 * Code that people try while they write it. It has a process of its own, so that it takes nothing from runs; trials
 * that come together wait for each other.
 */
@Injectable()
export class CodeTrials implements OnModuleDestroy {
  readonly #sandbox = new Sandbox({ processes: 1 });

  async onModuleDestroy(): Promise<void> {
    await this.#sandbox.stop();
  }

  /** Code that fails is an answer like any other. */
  async run({ language, source, ...trial }: Received<Contract>['body']): Promise<AnswerOf<Contract>> {
    try {
      const plain = language === 'typescript' ? stripTypes(source) : source;
      const { output, console, cpuMs } = await this.#run({ ...trial, source: plain });
      return { output, console, cpuMs, failure: null };
    } catch (error) {
      if (!isFailureError(error)) throw error;
      const { code, message, evidence } = error.failure;
      return {
        console: consoleIn(evidence),
        cpuMs: 0,
        failure: { code, message, line: lineIn(evidence) },
      };
    }
  }

  #run({
    source,
    memoryMb,
    timeoutMs,
    ...sample
  }: Omit<Received<Contract>['body'], 'language'>): Promise<CodeResult> {
    return this.#sandbox.run(
      { source, memoryMb, timeoutMs },
      { ...sample, trigger: sample.trigger ?? null, now: Date.now(), seed: 'trial' },
    );
  }
}

type Evidence = Failure['evidence'];

function lineIn(evidence: Evidence): number | null {
  return typeof evidence?.['line'] === 'number' ? evidence['line'] : null;
}

function consoleIn(evidence: Evidence): string[] {
  const lines = evidence?.['console'];
  return Array.isArray(lines) ? lines.map(String) : [];
}
