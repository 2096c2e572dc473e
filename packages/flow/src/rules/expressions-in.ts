import { mapType, routeType } from '../catalogue.ts';
import type { FlowNode } from '../flow.ts';
import { Mapping, type MappingField } from '../mapping/mapping.ts';
import { type Condition, RouteParams } from '../routing/conditions.ts';

/** A reference or a formula, and the field of the node it stands in. */
export interface PlacedExpression {
  field: string;
  ref?: string;
  formula?: string;
  /** Stands inside the `each` of a list, where there is an item. */
  inList: boolean;
  /** A formula that decides, and so must answer true or false. */
  decides?: boolean;
}

/** All references and formulas of a node, wherever its type keeps them. */
export function expressionsIn(node: FlowNode): PlacedExpression[] {
  const inputs = Object.entries(node.inputs ?? {}).flatMap(([name, input]) =>
    inField(`inputs.${name}`, input, false),
  );
  if (node.type === mapType) {
    const mapping = Mapping.safeParse(node.params);
    return mapping.success ? [...inputs, ...inFields('params.fields', mapping.data.fields, false)] : inputs;
  }
  if (node.type === routeType) {
    const route = RouteParams.safeParse(node.params);
    const branches = route.success ? route.data.branches : [];
    return [
      ...inputs,
      ...branches.flatMap(({ when }, index) => inCondition(`params.branches.${String(index)}.when`, when)),
    ];
  }
  return inputs;
}

function inFields(field: string, fields: Record<string, MappingField>, inList: boolean): PlacedExpression[] {
  return Object.entries(fields).flatMap(([path, each]) => inField(`${field}.${path}`, each, inList));
}

function inField(field: string, value: MappingField, inList: boolean): PlacedExpression[] {
  if ('ref' in value) return [{ field, ref: value.ref, inList }];
  if ('formula' in value) return [{ field, formula: value.formula, inList }];
  if ('lookup' in value) return [{ field, ref: value.lookup.key, inList }];
  if (!('each' in value)) return [];
  return [{ field, ref: value.each, inList }, ...inFields(`${field}.fields`, value.fields, true)];
}

function inCondition(field: string, condition: Condition): PlacedExpression[] {
  if ('formula' in condition) return [{ field, formula: condition.formula, inList: false, decides: true }];
  if ('all' in condition)
    return condition.all.flatMap((each, index) => inCondition(`${field}.all.${String(index)}`, each));
  if ('any' in condition)
    return condition.any.flatMap((each, index) => inCondition(`${field}.any.${String(index)}`, each));
  return [{ field, ref: condition.field, inList: false }];
}
