/**
 * What JSON would silently lose or change in a result, with its place: a function or symbol in a field, NaN and
 * infinities, which become null, maps and sets, which become empty. Undefined when nothing is lost.
 * Handed into the isolate as text. Looks at what `JSON.stringify` has accepted, so there are no circles.
 */
export function findMisfit(result: unknown): string | undefined {
  const deepest = 200;
  const problemOf = (value: unknown): string | undefined => {
    if (typeof value === 'number') return Number.isFinite(value) ? undefined : `${value} is not a number`;
    if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value} is no data`;
    if (value instanceof Map || value instanceof Set) {
      return `a ${value instanceof Map ? 'Map' : 'Set'} is no JSON: make it a list or an object`;
    }
    return undefined;
  };
  const visit = (value: unknown, depth: number): { path: string; problem: string } | undefined => {
    const problem = problemOf(value);
    if (problem !== undefined) return { path: '', problem };
    if (typeof value !== 'object' || value === null || depth > deepest) return undefined;
    if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return undefined;
    const list = Array.isArray(value);
    for (const key of Object.keys(value)) {
      const inner = visit((value as Record<string, unknown>)[key], depth + 1);
      if (inner !== undefined) return { ...inner, path: `${list ? `[${key}]` : `.${key}`}${inner.path}` };
    }
    return undefined;
  };
  const found = visit(result, 0);
  if (found === undefined) return undefined;
  return found.path === '' ? found.problem : `${found.path.replace(/^\./, '')}: ${found.problem}`;
}
