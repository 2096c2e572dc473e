import type { ASTNode, Environment } from '@marcbachmann/cel-js';

/** Macros whose first argument names a variable of their own: `lines.map(line, line.sku)`. */
const binders = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/**
 * The references a formula makes, as paths: `steps.create-customer` with the step's key, otherwise the variable
 * alone, such as `item`. A step chosen while running, `steps[trigger.key]`, is `steps`.
 * The formula must be one that parses.
 */
export function readsOf(environment: Environment, text: string): string[] {
  return [...new Set(readsIn(environment.parse(text).ast, []))];
}

function readsIn(node: ASTNode, bound: readonly string[]): string[] {
  if (node.op === 'id') return bound.includes(node.args) ? [] : [node.args];
  const key = bound.includes('steps') ? undefined : stepKeyOf(node);
  if (key !== undefined) return [`steps.${key}`];
  if (node.op === 'rcall' && binders.has(node.args[0])) {
    const [, list, [variable, ...rest]] = node.args;
    const inner = variable?.op === 'id' ? [...bound, variable.args] : bound;
    return [...readsIn(list, bound), ...rest.flatMap((each) => readsIn(each, inner))];
  }
  return nodesIn(node.args).flatMap((each) => readsIn(each, bound));
}

function stepKeyOf(node: ASTNode): string | undefined {
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return undefined;
  const [from, key] = node.args;
  if (from.op !== 'id' || from.args !== 'steps') return undefined;
  if (typeof key === 'string') return key;
  return key.op === 'value' && typeof key.args === 'string' ? key.args : undefined;
}

function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}
