import type { Comparison, Condition } from './conditions.ts';

/** A field of a condition, and what is wrong with it. */
type Wrong = [field: string, wrong: string];

/** What a person has begun and not finished: comparisons without a value, groups without a condition. */
export function incompleteIn(condition: Condition, field: string): Wrong[] {
  if ('formula' in condition) return [];
  if ('all' in condition) return incompleteGroup(condition.all, field, 'all');
  if ('any' in condition) return incompleteGroup(condition.any, field, 'any');
  const wrong = incompleteComparison(condition);
  return wrong === undefined ? [] : [[`${field}.value`, wrong]];
}

function incompleteGroup(group: Condition[], field: string, name: 'all' | 'any'): Wrong[] {
  if (group.length === 0) return [[field, 'has a group without a condition: add one, or remove the group']];
  return group.flatMap((each, index) => incompleteIn(each, `${field}.${name}.${String(index)}`));
}

function incompleteComparison({ field, operator, value }: Comparison): string | undefined {
  if (operator === 'is-present' || operator === 'is-absent') return undefined;
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0))
    return `compares ${field} with nothing: give a value`;
  if (Array.isArray(value) === (operator === 'one-of')) return undefined;
  return operator === 'one-of'
    ? `needs a list of values for ${field}`
    : `compares ${field} with a list: give one value, or choose "one-of"`;
}
