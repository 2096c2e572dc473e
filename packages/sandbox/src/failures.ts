import { type FailureError, permanent, transient } from '@crossdock/sdk';
import type { Ending } from './messages.ts';
import type { Code } from './sandbox.ts';

/** Console lines that are kept with a failure: the last ones say most. */
const shownLines = 20;

/** The failure that an ending other than a good one is. */
export function failureOf(ending: Exclude<Ending, { ended: 'done' }>, code: Code): FailureError {
  switch (ending.ended) {
    case 'threw': {
      const { name, message, line } = ending;
      const evidence = { name, message, ...withLine(line), ...withConsole(ending.console) };
      return permanent('code.failed', `The code failed${placeOf(line)}: ${name}: ${message}`, { evidence });
    }
    case 'syntax':
      return syntaxFailure(ending.message, ending.line);
    case 'misfit':
      return permanent(
        'code.result-invalid',
        `The result of the code cannot be passed on: ${ending.message}.`,
        {
          evidence: { message: ending.message, ...withConsole(ending.console) },
        },
      );
    case 'timed-out':
      return ending.isStarved
        ? transient('code.timed-out', `The machine was too busy to give the code its ${code.timeoutMs} ms.`)
        : permanent(
            'code.timed-out',
            `The code was stopped after ${code.timeoutMs} ms. Make it do less, or raise its time limit.`,
          );
    case 'out-of-memory':
      return permanent(
        'code.out-of-memory',
        `The code was stopped when it took more than ${code.memoryMb} MB. Make it hold less, or raise its memory limit.`,
      );
  }
}

export function syntaxFailure(message: string, line: number | undefined): FailureError {
  return permanent('code.syntax', `The code cannot be read${placeOf(line)}: ${message}.`, {
    evidence: { message, ...withLine(line) },
  });
}

/** The process died under the run. Nothing was done: user code touches nothing. */
export function crashed(how: string, evidence: Record<string, unknown> = {}): FailureError {
  return transient('code.crashed', `The process that ran the code ${how}.`, { evidence });
}

function placeOf(line: number | undefined): string {
  return line === undefined ? '' : ` in line ${line}`;
}

function withLine(line: number | undefined): { line?: number } {
  return line === undefined ? {} : { line };
}

function withConsole(lines: string[]): { console?: string[] } {
  return lines.length === 0 ? {} : { console: lines.slice(-shownLines) };
}
