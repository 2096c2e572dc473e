import type { Input } from '../input.ts';
import type { MappingField } from '../mapping/mapping.ts';
import type { Condition } from '../routing/conditions.ts';

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

/** What one input, or one field of a mapping, reads. */
export function placedInField(field: string, value: MappingField, inList = false): PlacedExpression[] {
  if ('ref' in value) return [{ field, ref: value.ref, inList }];
  if ('formula' in value) return [{ field, formula: value.formula, inList }];
  if ('lookup' in value) return [{ field, ref: value.lookup.key, inList }];
  if (!('each' in value)) return [];
  return [{ field, ref: value.each, inList }, ...placedInFields(`${field}.fields`, value.fields, true)];
}

export function placedInFields(
  field: string,
  fields: Record<string, MappingField>,
  inList = false,
): PlacedExpression[] {
  return Object.entries(fields).flatMap(([path, each]) => placedInField(`${field}.${path}`, each, inList));
}

export function placedInInputs(field: string, inputs: Record<string, Input>): PlacedExpression[] {
  return placedInFields(field, inputs);
}

export function placedInCondition(field: string, condition: Condition): PlacedExpression[] {
  if ('formula' in condition) return [{ field, formula: condition.formula, inList: false, decides: true }];
  if ('all' in condition) return placedInGroup(`${field}.all`, condition.all);
  if ('any' in condition) return placedInGroup(`${field}.any`, condition.any);
  return [{ field, ref: condition.field, inList: false }];
}

function placedInGroup(field: string, group: Condition[]): PlacedExpression[] {
  return group.flatMap((each, index) => placedInCondition(`${field}.${String(index)}`, each));
}
