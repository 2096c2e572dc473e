import { Script } from 'node:vm';
import { CodeParams, type Flow, type Problem } from '@crossdock/flow';
import { stripTypes } from '@crossdock/sandbox';
import { isFailureError } from '@crossdock/sdk';

const codeType = 'core.code@1';

/** Code that cannot be read, placed on its node. Nothing of it is run. */
export function codeProblems({ nodes }: Flow): Problem[] {
  return Object.entries(nodes).flatMap(([node, { type, params }]) => {
    const parsed = type === codeType ? CodeParams.safeParse(params) : undefined;
    const message = parsed?.success === true ? problemOf(parsed.data) : undefined;
    return message === undefined
      ? []
      : [{ code: 'flow.code-unreadable', message, place: { node, field: 'params.source' } }];
  });
}

function problemOf({ language, source }: CodeParams): string | undefined {
  try {
    const plain = language === 'typescript' ? stripTypes(source) : source;
    new Script(`async (input, steps, trigger) => {\n${plain}\n}`, { filename: 'code', lineOffset: -1 });
    return undefined;
  } catch (error) {
    if (isFailureError(error)) return error.failure.message;
    if (!(error instanceof SyntaxError)) throw error;
    const line = /^code:(\d+)/.exec(error.stack ?? '')?.[1];
    return `The code cannot be read${line === undefined ? '' : ` in line ${line}`}: ${error.message}.`;
  }
}
