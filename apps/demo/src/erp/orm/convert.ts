import { userError, valueError } from '../errors.ts';
import type { Field, Version } from '../fields/fields.ts';
import type { Value } from '../store.ts';
import { Exact } from '@crossdock/canonical';

/** The field a value is for, as messages name it. */
export interface FieldPlace {
  model: string;
  name: string;
  field: Field;
  /** Decimals the column keeps; all of them when absent. */
  digits?: number | undefined;
}

/** A value from a caller as the column keeps it. Relations are not converted here. Wordings as recorded. */
export function toStored(place: FieldPlace, raw: unknown): Value {
  const { field } = place;
  switch (field.type) {
    case 'boolean':
      return Boolean(raw);
    case 'char':
    case 'text':
      return isEmpty(raw) ? false : String(raw);
    case 'html':
      return isEmpty(raw) ? false : toHtml(String(raw));
    case 'integer':
      return isEmpty(raw) ? 0 : Math.trunc(toNumber(raw));
    case 'float':
    case 'monetary':
      return isEmpty(raw) ? 0 : toFloat(raw, place.digits);
    case 'selection':
      return toSelection(place, raw);
    case 'date':
      return isEmpty(raw) ? false : toMoment(raw, /^\d{4}-\d\d-\d\d$/, '%Y-%m-%d');
    case 'datetime':
      return isEmpty(raw) ? false : toDatetime(raw);
    case 'many2one':
    case 'many2many':
    case 'one2many':
      throw new TypeError(`${place.model}.${place.name} is a relation`);
  }
}

/** What an untouched column holds. */
export function emptyValue(field: Field): Value {
  switch (field.type) {
    case 'integer':
    case 'float':
    case 'monetary':
      return 0;
    case 'many2many':
    case 'one2many':
      return [];
    case 'boolean':
    case 'char':
    case 'text':
    case 'html':
    case 'selection':
    case 'date':
    case 'datetime':
    case 'many2one':
      return false;
  }
}

/** A datetime as it leaves Odoo: whole seconds, although the column holds microseconds. */
export const shownDatetime = (stored: string) => stored.slice(0, 19);

/** An instant as the column keeps it: UTC, no zone, microseconds. */
export const storedDatetime = (at: Date) => at.toISOString().replace('T', ' ').replace('Z', '000');

/** A language that is not installed is refused by 19.0 and ignored by 17.0, as recorded. */
export function checkLanguage(version: Version, context: Readonly<Record<string, unknown>>): void {
  const language = context['lang'];
  if (version === '17.0' || isEmpty(language) || language === 'en_US') return;
  throw userError(`Invalid language code: ${String(language)}`);
}

/** How Python writes a value in an error message. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  return JSON.stringify(value);
}

export const isEmpty = (raw: unknown) => raw === false || raw === null || raw === undefined;

function toFloat(raw: unknown, digits: number | undefined): number {
  const number = toNumber(raw);
  return digits === undefined
    ? number
    : new Exact(number).toDecimalPlaces(digits, Exact.ROUND_HALF_UP).toNumber();
}

function toNumber(raw: unknown): number {
  if (typeof raw === 'number') return raw;
  if (typeof raw === 'boolean') return Number(raw);
  if (typeof raw === 'string' && raw.trim() !== '' && Number.isFinite(Number(raw))) return Number(raw);
  throw valueError(`could not convert string to float: ${pythonRepr(raw)}`);
}

function toSelection({ model, name, field }: FieldPlace, raw: unknown): Value {
  if (isEmpty(raw)) return false;
  const known = field.selection?.some(([value]) => value === raw) ?? false;
  if (!known) throw valueError(`Wrong value for ${model}.${name}: ${pythonRepr(raw)}`);
  return String(raw);
}

function toDatetime(raw: unknown): string {
  if (typeof raw === 'string' && /^\d{4}-\d\d-\d\d$/.test(raw)) return `${raw} 00:00:00`;
  return toMoment(raw, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, '%Y-%m-%d %H:%M:%S');
}

function toMoment(raw: unknown, pattern: RegExp, format: string): string {
  if (typeof raw === 'string' && pattern.test(raw)) return raw;
  throw valueError(`time data ${pythonRepr(raw)} does not match format '${format}'`);
}

const toHtml = (text: string) => (text.trimStart().startsWith('<') ? text : `<p>${text}</p>`);
