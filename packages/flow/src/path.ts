/** What expressions can see: the trigger's output, the outputs of earlier steps, and in lists the current item. */
export interface Scope {
  trigger: unknown;
  steps: Record<string, unknown>;
  run: { id: string; number?: string };
  item?: unknown;
  /** Position in the list, from 0. */
  index?: number;
  /** In a list within a list: what is seen in the list around. */
  outer?: OuterScope;
  /** Variables set by earlier steps. */
  vars?: Record<string, unknown>;
  /** Named values of the environment. */
  env?: Record<string, string>;
}

export interface OuterScope {
  item: unknown;
  index: number;
  outer?: OuterScope;
}

/** The names that expressions begin with. */
export const scopeRoots = ['trigger', 'steps', 'run', 'item', 'index', 'outer', 'vars', 'env'] as const;

/** The scope of one item of a list; the item around, if there is one, becomes `outer`. */
export function scopeOfItem(scope: Scope, item: unknown, index: number): Scope {
  if (scope.index === undefined) return { ...scope, item, index };
  const around: OuterScope = { item: scope.item, index: scope.index };
  if (scope.outer !== undefined) around.outer = scope.outer;
  return { ...scope, item, index, outer: around };
}

/** Compiles `trigger.customer.email` into a reader. What is not there reads as undefined, never as an error. */
export function compilePath(path: string): (scope: Scope) => unknown {
  const parts = path.split('.');
  return (scope) => {
    let value: unknown = scope;
    for (const part of parts) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
      value = (value as Record<string, unknown>)[part];
    }
    return value;
  };
}
