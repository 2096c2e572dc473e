import type { FormField } from '../fields.ts';

/** What every widget is given. `undefined` as value means: not set. */
export interface WidgetProps {
  id: string;
  field: FormField;
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** An empty text is no text: the field is left out. */
export const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);
