import { Script } from 'node:vm';
import { CodeParams, type Flow, type Problem } from '@crossdock/flow';
import { stripTypes } from '@crossdock/sandbox';
import { isFailureError } from '@crossdock/sdk';

const codeType = 'core.code@1';

/** Why code cannot be read, and in which line where that is known. */
interface Unreadable {
  message: string;
  line?: number;
}

/** Code that cannot be read, placed on its node and line. Nothing of it is run. */
export function codeProblems({ nodes }: Flow): Problem[] {
  return Object.entries(nodes).flatMap(([node, { type, params }]) => {
    const parsed = type === codeType ? CodeParams.safeParse(params) : undefined;
    const found = parsed?.success === true ? unreadable(parsed.data) : undefined;
    if (found === undefined) return [];
    const { message, ...line } = found;
    return [{ code: 'flow.code-unreadable', message, place: { node, field: 'params.source', ...line } }];
  });
}

function unreadable({ language, source }: CodeParams): Unreadable | undefined {
  try {
    const plain = language === 'typescript' ? stripTypes(source) : source;
    new Script(`async (input, steps, trigger) => {\n${plain}\n}`, { filename: 'code', lineOffset: -1 });
    return undefined;
  } catch (error) {
    if (isFailureError(error)) return at(error.failure.evidence?.['line'], error.failure.message);
    if (!(error instanceof SyntaxError)) throw error;
    const line = /^code:(\d+)/.exec(error.stack ?? '')?.[1];
    const place = line === undefined ? '' : ` in line ${line}`;
    return at(
      line === undefined ? undefined : Number(line),
      `The code cannot be read${place}: ${error.message}.`,
    );
  }
}

function at(line: unknown, message: string): Unreadable {
  return typeof line === 'number' ? { message, line } : { message };
}
