import type { Rule } from './rule.ts';
import { constructOf } from '../language/language.ts';
import type { Problem } from '../problem.ts';

/** What is shown of a node that lacks much: more would hide the first thing to do. */
const mostShown = 5;

/** What the nodes of the language say is complete, by their schema and by what a schema cannot say. */
export const constructsComplete: Rule = ({ flow }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, params }]): Problem[] => {
    const construct = constructOf(type);
    if (construct === undefined) return [];
    const parsed = construct.params.safeParse(params ?? {});
    if (parsed.success) {
      return (construct.problems?.(parsed.data) ?? []).map(([field, wrong]) => ({
        code: 'flow.invalid-params',
        message: `In "${node}", ${wrong}.`,
        place: { node, field },
      }));
    }
    return parsed.error.issues.slice(0, mostShown).map((issue) => ({
      code: 'flow.invalid-params',
      message: `"${node}" is not complete: ${issue.path.join('.') || 'its settings'} ${issue.message}.`,
      place: { node, field: ['params', ...issue.path].join('.') },
    }));
  });
