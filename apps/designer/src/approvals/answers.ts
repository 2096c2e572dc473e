import type { JsonSchema } from '../api/descriptors.ts';
import { formFields } from '../editor/inspector/fields.ts';

/** Hints that only mean something where a flow is drawn. */
const ofTheEditor = ['input', 'inputs', 'condition', 'code'];

/** The schema of a flow's author as a form for whoever decides. */
export function answerable(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, each]): [string, unknown][] => {
      if (key === 'ui' && typeof each === 'string' && ofTheEditor.includes(each)) return [];
      return [[key, plain(each)]];
    }),
  );
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? answerable(value as JsonSchema) : value;
}

/** What the form begins with: defaults, and for a switch the side it shows. */
export function initialAnswers(schema: JsonSchema): Record<string, unknown> {
  return Object.fromEntries(
    formFields(schema).flatMap(({ key, widget, schema: { default: standard } }): [string, unknown][] => {
      if (standard !== undefined) return [[key, standard]];
      return widget === 'switch' ? [[key, false]] : [];
    }),
  );
}

interface Refused {
  field: string;
  message: string;
}

/** Refusals of the server by field: `answers.restock` is about `restock`. */
export function refusedAnswers(errors: readonly Refused[]): Record<string, string> {
  const refused: Record<string, string> = {};
  for (const { field, message } of errors) {
    const name = answerIn(field);
    if (name !== '') refused[name] ??= message;
  }
  return refused;
}

/** Whether each refusal is about a field that the form shows. */
export function areAnswers(errors: readonly Refused[], form: JsonSchema): boolean {
  const shown = new Set(formFields(form).map(({ key }) => key));
  return errors.every(({ field }) => shown.has(answerIn(field)));
}

function answerIn(field: string): string {
  return /^(?:body\.)?answers\.([^.]+)/.exec(field)?.[1] ?? '';
}
