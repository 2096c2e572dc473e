import type { Rule } from './rule.ts';
import { routeType } from '../catalogue.ts';
import type { Problem } from '../problem.ts';
import { type Comparison, type Condition, otherwisePort, RouteParams } from '../routing/conditions.ts';

/** The branches of a route can be told apart, and each says when it is taken. */
export const routesDecide: Rule = ({ flow }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, params }]) => {
    const parsed = type === routeType ? RouteParams.safeParse(params) : undefined;
    const branches = parsed?.data?.branches ?? [];
    return branches.flatMap(({ port, title, when }, index): Problem[] => {
      const field = `params.branches.${String(index)}`;
      const problem = (at: string, wrong: string): Problem => ({
        code: 'flow.invalid-params',
        message: `Branch "${title}" of "${node}" ${wrong}.`,
        place: { node, field: at },
      });
      const taken = port === otherwisePort || branches.findIndex((each) => each.port === port) < index;
      return [
        ...(taken ? [problem(`${field}.port`, `needs a port of its own: "${port}" is taken`)] : []),
        ...incomplete(when, `${field}.when`).map(([at, wrong]) => problem(at, wrong)),
      ];
    });
  });

type Wrong = [field: string, wrong: string];

function incomplete(condition: Condition, field: string): Wrong[] {
  if ('formula' in condition) return [];
  if ('all' in condition) return incompleteGroup(condition.all, field, 'all');
  if ('any' in condition) return incompleteGroup(condition.any, field, 'any');
  const wrong = incompleteComparison(condition);
  return wrong === undefined ? [] : [[`${field}.value`, wrong]];
}

function incompleteGroup(group: Condition[], field: string, name: 'all' | 'any'): Wrong[] {
  if (group.length === 0) return [[field, 'has a group without a condition: add one, or remove the group']];
  return group.flatMap((each, index) => incomplete(each, `${field}.${name}.${String(index)}`));
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
