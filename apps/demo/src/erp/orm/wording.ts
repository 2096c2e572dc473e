import { OdooError, validationError, valueError, keyError } from '../errors.ts';
import type { Field, Version } from '../fields/fields.ts';
import { pythonRepr } from './convert.ts';

/** Sentences that differ between the two versions, all recorded from real servers. */

export function unknownFieldInCreate(version: Version, model: string, field: string): OdooError {
  if (version === '17.0') return invalidField17(model, field);
  return valueError(`Invalid field '${field}' in '${model}'`);
}

export function unknownFieldInWrite(version: Version, model: string, field: string): OdooError {
  return version === '17.0' ? invalidField17(model, field) : keyError(field);
}

export function unknownFieldInRead(version: Version, model: string, field: string): OdooError {
  if (version === '17.0') return invalidField17(model, field);
  return valueError(`Invalid field '${field}' on '${model}'`);
}

export function unknownFieldInDomain(
  version: Version,
  model: string,
  field: string,
  leaf: readonly unknown[],
): OdooError {
  const place = version === '17.0' ? 'leaf' : 'condition';
  const shown = `(${leaf.map(pythonRepr).join(', ')})`;
  return valueError(`Invalid field ${model}.${field} in ${place} ${shown}`);
}

export function malformedDomain(version: Version, item: unknown): OdooError {
  return version === '17.0'
    ? new OdooError('builtins.IndexError', 'string index out of range')
    : valueError(`Domain() invalid item in domain: ${pythonRepr(item)}`);
}

/** A required field left empty. An import names the field beside the message, and 17.0 is briefer there. */
export class MissingRequired extends OdooError {
  readonly field: string;
  readonly inImport: string;

  constructor(message: string, field: string, inImport: string) {
    super('odoo.exceptions.ValidationError', message);
    this.field = field;
    this.inImport = inImport;
  }
}

/** `title` is the model's human name, `name` the field's technical one. */
export function missingRequired(
  version: Version,
  model: { name: string; title: string },
  name: string,
  field: Field,
): MissingRequired {
  const short = `Missing required value for the field '${field.string}' (${name})`;
  const long =
    `${short}.\nModel: '${model.title}' (${model.name})\n- create/update: a mandatory field is not set\n` +
    '- delete: another model requires the record being deleted, you can archive it instead\n';
  if (version === '19.0')
    return new MissingRequired(`The operation cannot be completed: ${long}`, name, long);
  const message =
    'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n' +
    '- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n' +
    `Model: ${model.title} (${model.name})\nField: ${field.string} (${name})\n`;
  return new MissingRequired(message, name, short);
}

/** A record others point to cannot be deleted. */
export function stillReferenced(
  version: Version,
  model: { name: string; title: string },
  name: string,
  field: Field,
): OdooError {
  return validationError(
    version === '17.0'
      ? 'The operation cannot be completed: another model requires the record being deleted. ' +
          `If possible, archive it instead.\n\nModel: ${model.title} (${model.name})\n` +
          `Constraint: ${model.name.replaceAll('.', '_')}_${name}_fkey\n`
      : 'The operation cannot be completed: Another model is using the record you are trying to delete.\n\n' +
          `The troublemaker is: '${model.title}' (${model.name})\n` +
          `Thanks to the following constraint: '${field.string}' (${name})\n` +
          'How about archiving the record instead?',
  );
}

export function notToConfirm(version: Version, orders: readonly string[]): string {
  return version === '17.0'
    ? `The following orders are not in a state requiring confirmation: ${orders.join(', ')}`
    : 'Some orders are not in a state requiring confirmation.';
}

const invalidField17 = (model: string, field: string) =>
  valueError(`Invalid field '${field}' on model '${model}'`);
