import { stripTypeScriptTypes } from 'node:module';
import { syntaxFailure } from './failures.ts';

const head = 'async function code(input, steps, trigger) {\n';
const tail = '\n}';

/**
 * JavaScript for TypeScript: types are replaced by blanks, so lines and columns stay. Syntax that is more than types
 * (enums, namespaces, parameter properties) fails with `code.syntax` and its line.
 */
export function stripTypes(source: string): string {
  try {
    return quietly(() => stripTypeScriptTypes(`${head}${source}${tail}`)).slice(head.length, -tail.length);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Node writes the line above the message, as ":3", counted with our first line.
    const place = /^.*:(\d+)\n/.exec(error.stack ?? '');
    const message = error.message.replace(/\.$/, '');
    throw syntaxFailure(message, place === null ? undefined : Number(place[1]) - 1);
  }
}

/**
 * Without the remark that Node makes when this is first used: it is experimental, about which an operator can do
 * nothing. The version of Node is ours to choose.
 */
function quietly<Result>(act: () => Result): Result {
  const warn = Reflect.get(process, 'emitWarning') as (...warning: unknown[]) => void;
  process.emitWarning = (...warning: unknown[]) => {
    if (warning[1] !== 'ExperimentalWarning') Reflect.apply(warn, process, warning);
  };
  try {
    return act();
  } finally {
    process.emitWarning = warn;
  }
}
