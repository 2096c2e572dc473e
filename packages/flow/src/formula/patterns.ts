import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { RE2JS } from 're2js';
import { nodesIn } from './reads.ts';

/** CEL's own `matches` under another name: the library has no way to replace a function. */
const linear = '_matches';

/** Compiled patterns that are kept. */
const mostKept = 200;
const compiled = new Map<string, RE2JS>();

/**
 * Lets `matches` look for patterns in linear time. CEL wants those of RE2; the library takes those of JavaScript, some of
 * which take longer than anybody can wait for some texts, and whoever sends the text would stop everything with it.
 */
export function registerPatterns(environment: Environment): void {
  environment.registerFunction(
    `string.${linear}(string): bool`,
    (text: string, pattern: string) => patternOf(pattern).matcher(text).find(),
    { description: 'matches, in linear time' },
  );
}

/** To be called on a parsed formula, before it is checked or evaluated. */
export function lookForPatternsLinearly(ast: ASTNode): void {
  if (isMatch(ast)) ast.args[0] = linear;
  for (const each of nodesIn(ast.args)) lookForPatternsLinearly(each);
}

/** A message of the library with the name that people know. */
export function asWritten(message: string): string {
  return message.replaceAll(`.${linear}(`, '.matches(');
}

/** The first pattern, written down in a formula, that cannot be used: its place in the text, and why. */
export function patternProblemIn(ast: ASTNode): { message: string; at: number } | undefined {
  const [pattern] = isMatch(ast) ? ast.args[2] : [];
  if (pattern?.op === 'value' && typeof pattern.args === 'string') {
    try {
      patternOf(pattern.args);
    } catch (error) {
      return { message: error instanceof Error ? error.message : String(error), at: pattern.range.start };
    }
  }
  for (const each of nodesIn(ast.args)) {
    const problem = patternProblemIn(each);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

type Match = Extract<ASTNode, { op: 'rcall' }>;

function isMatch(node: ASTNode): node is Match {
  return node.op === 'rcall' && node.args[0] === 'matches' && node.args[2].length === 1;
}

/** Throws for what is no pattern of RE2. */
function patternOf(text: string): RE2JS {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const pattern = compile(text);
  if (compiled.size >= mostKept) compiled.clear();
  compiled.set(text, pattern);
  return pattern;
}

function compile(text: string): RE2JS {
  try {
    return RE2JS.compile(text);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).replace(
      /^error parsing regexp: /,
      '',
    );
    const advice = /\(\?[=!<]|\\[1-9]/.test(text)
      ? '. Formulas know neither look-ahead nor back references'
      : '';
    throw new Error(`"${text}" is no pattern that formulas can use: ${reason}${advice}`);
  }
}
