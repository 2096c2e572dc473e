import { permanent } from '@crossdock/sdk';

type Target = Record<string, unknown>;

/**
 * Compiles a target path into a writer that makes the parents it needs. Where a parent is filled by a field of
 * its own, it holds a record of an earlier step: that is copied before it is changed, never written into.
 *
 * @param targets all target paths of the same mapping; shorter ones are written first
 */
export function compileTarget(
  path: string,
  targets: ReadonlySet<string>,
  place: string,
): (target: Target, value: unknown) => void {
  const names = path.split('.');
  const last = names.pop() ?? path;
  let borrowed = false;
  const parents = names.map((name, index) => {
    borrowed ||= targets.has(names.slice(0, index + 1).join('.'));
    return { name, borrowed };
  });
  return (target, value) => {
    let record = target;
    for (const parent of parents) {
      const found = (Object.hasOwn(record, parent.name) ? record[parent.name] : null) ?? {};
      if (typeof found !== 'object' || Array.isArray(found)) {
        throw permanent('flow.target-misfit', `${place} cannot be set: ${parent.name} holds no record.`);
      }
      const next: Target = parent.borrowed ? { ...found } : (found as Target);
      record[parent.name] = next;
      record = next;
    }
    record[last] = value;
  };
}
