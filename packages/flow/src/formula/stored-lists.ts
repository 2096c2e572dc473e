import { storedListIn } from '@crossdock/sdk';
import type { ASTNode } from '@marcbachmann/cel-js';
import { notStored } from '../list-stored.ts';
import type { FormulaFunction } from './formula-function.ts';
import { listFunctions } from './lists.ts';
import { binders, nodesIn } from './reads.ts';
import { recordFunctions } from './records.ts';
import { watch } from './watch.ts';

/**
 * Makes a formula see a stored list for what it is: to CEL it is a record of two fields, over which it would count and
 * go without a word. `size` gives how many items it has, whatever else wants its items fails with `flow.list-stored`,
 * and to hand it on is fine. Only where a formula wants a list is looked, so that nothing else pays for it.
 *
 * @param place where the formula stands, for messages
 */
export function watchStoredLists(ast: ASTNode, place: string): void {
  for (const counted of countedBy(ast)) watch(counted, asLongAsStored);
  for (const list of listsReadBy(ast)) watch(list, (value) => refuseStored(value, list, place));
  for (const each of nodesIn(ast.args)) watchStoredLists(each, place);
}

/** Whose size a node asks for. */
function countedBy(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'call' && node.args[0] === 'size') return node.args[1];
  return node.op === 'rcall' && node.args[0] === 'size' ? [node.args[1]] : [];
}

/** Whose items a node reads, should they be lists. */
export function listsReadBy(node: ASTNode): readonly ASTNode[] {
  switch (node.op) {
    case 'call':
      return readers.has(node.args[0]) ? node.args[1] : [];
    case 'rcall':
      return binders.has(node.args[0]) ? [node.args[1]] : [];
    case 'in':
      return [node.args[1]];
    case '[]':
    case '[?]':
      /* `results["count"]` reads the reference, and says so. */
      return node.args[1].op === 'value' && typeof node.args[1].args === 'string' ? [] : [node.args[0]];
    default:
      return [];
  }
}

const readers: ReadonlySet<string> = new Set(
  [...listFunctions, ...recordFunctions].flatMap(({ signatures }: FormulaFunction) =>
    signatures.map((signature) => signature.slice(0, signature.indexOf('('))),
  ),
);

/** A list of as many items, all of them nothing: what CEL takes the size of. */
function asLongAsStored(value: unknown): unknown {
  const stored = storedListIn(value);
  return stored === undefined ? value : new Array(stored.count);
}

function refuseStored(value: unknown, { input, range }: ASTNode, place: string): unknown {
  return notStored(value, `The formula for ${place}`, input.slice(range.start, range.end));
}
