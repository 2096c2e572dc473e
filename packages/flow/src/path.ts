/** What expressions can see: the trigger's output, the outputs of earlier steps, and in lists the current item. */
export interface Scope {
  trigger: unknown;
  steps: Record<string, unknown>;
  run: { id: string; number?: string };
  item?: unknown;
  index?: number;
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
