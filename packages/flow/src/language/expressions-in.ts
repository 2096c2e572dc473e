import type { FlowNode } from '../flow.ts';
import { constructOf } from './language.ts';
import { placedInFields, type PlacedExpression } from './placed.ts';

/** All references and formulas of a node, wherever its type keeps them; `inner` are read in the scope of its body. */
export function expressionsIn(node: FlowNode): { own: PlacedExpression[]; inner: PlacedExpression[] } {
  const inputs = placedInFields('inputs', node.inputs ?? {});
  const construct = constructOf(node.type);
  const params = construct?.params.safeParse(node.params);
  if (construct === undefined || params?.success !== true) return { own: inputs, inner: [] };
  return {
    own: [...inputs, ...construct.expressions(params.data)],
    inner: construct.innerExpressions?.(params.data) ?? [],
  };
}
