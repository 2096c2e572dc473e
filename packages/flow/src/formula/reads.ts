import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { scopeRoots } from '../path.ts';

/** A place in a formula that reads a path, as far as the path is written down. */
export interface PathRead {
  /** `trigger.lines.*.sku`: `*` is any item of a list, or a key that is only known while running. */
  path: string;
  /** Where it stands in the text of the formula. */
  range: { start: number; end: number };
  /** Whether the place is nothing but a path, and the value must be there: no `.?`, no `has(...)`. */
  plain: boolean;
  /** What reads it. */
  node: ASTNode;
}

/** Macros whose first argument names a variable of their own: `lines.map(line, line.sku)`. */
export const binders: ReadonlySet<string> = new Set(['all', 'exists', 'exists_one', 'filter', 'map']);

/**
 * The references a formula makes, as paths: `steps.create-customer` with the step's key, otherwise the variable
 * alone, such as `item`. A step chosen while running, `steps[trigger.key]`, is `steps`.
 * The formula must be one that parses.
 */
export function readsOf(environment: Environment, text: string): string[] {
  const reads = placedReadsIn(environment.parse(text).ast).map(({ path }) => {
    const [root, key] = path.split('.');
    return root === 'steps' && key !== undefined && key !== anyKey ? `steps.${key}` : (root ?? path);
  });
  return [...new Set(reads)];
}

/** All that a formula reads, as paths as far as they are written down: `trigger.customer.email`, `trigger.lines.*.sku`. */
export function readPathsOf(environment: Environment, text: string): string[] {
  return [...new Set(placedReadsIn(environment.parse(text).ast).map(({ path }) => path))];
}

export function placedReadsIn(ast: ASTNode): PathRead[] {
  return readsIn(ast, { variables: new Map(), mayBeMissing: false });
}

/** Any item of a list, or any field of a record. */
export const anyKey = '*';

interface Surroundings {
  /** Variables of macros, with the path each stands for; undefined where it stands for something computed. */
  variables: ReadonlyMap<string, string[] | undefined>;
  mayBeMissing: boolean;
}

const roots: readonly string[] = scopeRoots;

function readsIn(node: ASTNode, around: Surroundings): PathRead[] {
  const path = pathOf(node, around);
  if (path !== undefined) {
    const own: PathRead = { path: path.join('.'), range: node.range, plain: isPlain(node, around), node };
    return [own, ...keysIn(node).flatMap((key) => readsIn(key, around))];
  }
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args;
    const [variable, ...rest] = args;
    if (variable?.op === 'id' && binders.has(name)) {
      const list = pathOf(receiver, around);
      const inner = bind(around, variable.args, list === undefined ? undefined : [...list, anyKey]);
      return [...readsIn(receiver, around), ...rest.flatMap((each) => readsIn(each, inner))];
    }
    const [value, result] = rest;
    if (variable?.op === 'id' && name === 'bind' && value !== undefined && result !== undefined)
      return [
        ...readsIn(value, around),
        ...readsIn(result, bind(around, variable.args, pathOf(value, around))),
      ];
  }
  const asksPresence = node.op === 'call' && node.args[0] === 'has';
  const inside = asksPresence ? { ...around, mayBeMissing: true } : around;
  return nodesIn(node.args).flatMap((each) => readsIn(each, inside));
}

function bind(around: Surroundings, name: string, path: string[] | undefined): Surroundings {
  return { ...around, variables: new Map(around.variables).set(name, path) };
}

/** The path that a node is, from a root of the scope; undefined for everything else. */
function pathOf(node: ASTNode, around: Surroundings): string[] | undefined {
  if (node.op === 'id') {
    if (around.variables.has(node.args)) return around.variables.get(node.args);
    return roots.includes(node.args) ? [node.args] : undefined;
  }
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return undefined;
  const [from, key] = node.args;
  const before = pathOf(from, around);
  return before === undefined ? undefined : [...before, typeof key === 'string' ? key : keyIn(key)];
}

/** The key in brackets where it is written down and can be part of a path. */
function keyIn(key: ASTNode): string {
  if (key.op !== 'value') return anyKey;
  const text = typeof key.args === 'bigint' || typeof key.args === 'string' ? String(key.args) : anyKey;
  return /^[A-Za-z0-9_-]+$/.test(text) ? text : anyKey;
}

/** Keys in brackets are formulas of their own: `lines[index]`. */
function keysIn(node: ASTNode): ASTNode[] {
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return [];
  const [from, key] = node.args;
  return [...keysIn(from), ...(typeof key === 'string' ? [] : [key])];
}

function isPlain(node: ASTNode, around: Surroundings): boolean {
  if (node.op === 'id') return !around.mayBeMissing;
  return (node.op === '.' || node.op === '[]') && isPlain(node.args[0], around);
}

/** The nodes right below a node. */
export function nodesIn(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(nodesIn);
  return typeof args === 'object' && args !== null && 'op' in args ? [args as ASTNode] : [];
}
