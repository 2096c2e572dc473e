import type { ASTNode } from '@marcbachmann/cel-js';
import { scopeRoots } from '../path.ts';
import { binders, nodesIn } from './reads.ts';
import { listsReadBy } from './stored-lists.ts';
import { watch } from './watch.ts';

/** Less than a second, in which nothing else of the process happens. */
const mostItems = 2_000_000;

/**
 * Bounds how far lists are gone through within lists: for each of 20,000 items through 20,000 others would stop everything
 * for minutes. A list by itself is no longer than what was sent, nor are lists that belong to the items of one.
 */
export class NestedLists {
  #items = 0;

  /** To be called before each evaluation of all that goes through the same lists. */
  begin(): void {
    this.#items = 0;
  }

  /** `repeats`: the formula as a whole is evaluated for each item of a list. */
  watch(ast: ASTNode, { repeats }: { repeats: boolean }): void {
    for (const list of sameLists(ast, repeats ? rootsBesideItems : noRoots))
      watch(list, (value) => this.#count(value));
  }

  #count(value: unknown): unknown {
    if (Array.isArray(value)) this.#items += value.length;
    if (this.#items <= mostItems) return value;
    throw new Error(
      `more than ${mostItems.toLocaleString('en')} items of lists are gone through within lists: set a variable to indexBy(list, "field") in a step before, and look things up in it by get(...)`,
    );
  }
}

const noRoots: ReadonlySet<string> = new Set();
const roots: ReadonlySet<string> = new Set(scopeRoots);
const rootsBesideItems = new Set([...roots].filter((root) => !['item', 'outer', 'index'].includes(root)));

/** Lists that are read again for each item of another one; `again`: what stays the same from item to item. */
function sameLists(node: ASTNode, again: ReadonlySet<string>): ASTNode[] {
  const own = listsReadBy(node).filter((list) => again.has(rootOf(list) ?? ''));
  if (node.op !== 'rcall' || !binders.has(node.args[0]))
    return [...own, ...nodesIn(node.args).flatMap((each) => sameLists(each, again))];
  const [, receiver, body] = node.args;
  return [...own, ...sameLists(receiver, again), ...body.flatMap((each) => sameLists(each, roots))];
}

/** The name from which a value is taken, with whatever is done to it: `trigger` of `trigger.lines.filter(...)`. */
function rootOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  const first = node.op === 'rcall' ? node.args[1] : nodesIn(node.args)[0];
  return first === undefined ? undefined : rootOf(first);
}
