import type { Input } from './input.ts';
import { constructOf, mapType } from './language/language.ts';
import { Mapping, type MappingField } from './mapping/mapping.ts';
import { type Plan, type Step, stepsIn } from './plan.ts';

/** `lookup("payment-methods", …)`: tables that a formula names by a text of its own. */
const named = /\blookup\(\s*(?:"([^"]+)"|'([^']+)')/g;

/** The lookup tables that a plan names, each once. */
export function tablesIn(plan: Pick<Plan, 'steps'>): string[] {
  return [...new Set(stepsIn(plan).flatMap(tablesOf))];
}

function tablesOf(step: Step): string[] {
  switch (step.kind) {
    case 'action':
      return Object.values(step.inputs).flatMap(tablesOfField);
    case 'code':
      return Object.values(step.params.inputs).flatMap(tablesOfField);
    case 'pure':
      return [...lookedUp(step.type, step.params), ...tablesOfFormulas(step.type, step.params)];
    case 'trigger':
    case 'each':
    case 'try':
      return [];
  }
}

/** Tables that a map or a lookup names beside its formulas. */
function lookedUp(type: string, params: unknown): string[] {
  if (type === mapType) {
    const mapping = Mapping.safeParse(params);
    return mapping.success ? Object.values(mapping.data.fields).flatMap(tablesOfLookup) : [];
  }
  return type === 'core.lookup@1' ? [(params as { table: string }).table] : [];
}

function tablesOfFormulas(type: string, params: unknown): string[] {
  const placed = constructOf(type)?.expressions(params) ?? [];
  return placed.flatMap(({ formula }) => (formula === undefined ? [] : tablesOfFormula(formula)));
}

function tablesOfLookup(field: MappingField): string[] {
  if ('lookup' in field) return [field.lookup.table];
  return 'each' in field ? Object.values(field.fields).flatMap(tablesOfLookup) : [];
}

function tablesOfField(input: Input): string[] {
  return 'formula' in input ? tablesOfFormula(input.formula) : [];
}

function tablesOfFormula(formula: string): string[] {
  return [...formula.matchAll(named)].map(([, double, single]) => double ?? single ?? '');
}
