import type { ASTNode } from '@marcbachmann/cel-js';

type Evaluate = (this: ASTNode, ...given: unknown[]) => unknown;
type Seen = (value: unknown) => unknown;

const watchers = new WeakMap<ASTNode, Seen[]>();

/**
 * Lets a function see, and replace, each value that a node of a formula comes to. CEL puts a faster evaluation into the
 * node at times. Of several, the first to watch sees first.
 */
export function watch(node: ASTNode, seen: Seen): void {
  const known = watchers.get(node);
  if (known !== undefined) {
    known.push(seen);
    return;
  }
  const all = [seen];
  watchers.set(node, all);
  let { evaluate } = node as ASTNode & { evaluate: Evaluate };
  const watched: Evaluate = (...given) => {
    let value = evaluate.apply(node, given);
    for (const each of all) value = each(value);
    return value;
  };
  Object.defineProperty(node, 'evaluate', {
    get: () => watched,
    set: (faster: Evaluate) => {
      evaluate = faster;
    },
  });
}
