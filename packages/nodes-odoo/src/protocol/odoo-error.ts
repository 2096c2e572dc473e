import { business, type FailureError, type HttpRequest, permanent, transient, z } from '@crossdock/sdk';

/** An error as Odoo tells it: `error.data` in JSON-RPC, the whole body in JSON-2. */
export const OdooError = z.object({ name: z.string(), message: z.string() });
export type OdooError = z.infer<typeof OdooError>;

/**
 * What an error of Odoo means. Judged by its name alone: `error.code` is 200 in 17.0 and 0 in 19.0, and JSON-2
 * answers 500 for an unknown field and for a lost race alike (recorded from Odoo 17.0 and 19.0).
 *
 * Odoo rolls back whatever it reports, so nothing was done, except where it lost its own database.
 */
export function failureOfOdoo(error: OdooError, intent: HttpRequest['intent']): FailureError {
  const evidence = { name: error.name, message: error.message };
  const sentence = sentenceOf(error.message);
  switch (error.name) {
    case 'odoo.exceptions.AccessDenied':
    case 'werkzeug.exceptions.Unauthorized':
      return notAllowed(evidence);
    case 'odoo.exceptions.AccessError':
      return permanent('odoo.no-access', `Odoo does not let this user do that: ${sentence}`, { evidence });
    case 'odoo.exceptions.MissingError':
      return business('odoo.missing-record', `Odoo does not have that record any more: ${recordOf(error)}`, {
        evidence,
      });
    case 'psycopg2.errors.SerializationFailure':
    case 'psycopg2.errors.LockNotAvailable':
    case 'psycopg2.errors.DeadlockDetected':
      return transient('odoo.busy', 'Somebody else was writing to the same records in Odoo.', { evidence });
    case 'psycopg2.OperationalError':
    case 'psycopg2.InterfaceError':
      return databaseFailure(error, intent);
  }
  if (unknownModel.test(error.message)) return contractBroken(sentence, evidence);
  if (error.name.startsWith('odoo.exceptions.')) {
    return business('odoo.rejected', `Odoo says: ${sentence}`, { evidence });
  }
  if (/^(builtins|werkzeug\.exceptions)\./.test(error.name)) return contractBroken(sentence, evidence);
  return permanent('odoo.failed', `Odoo failed with ${error.name}: ${sentence}`, { evidence });
}

/** JSON-RPC calls a model that is not installed a UserError, as if a person could mend the data (recorded). */
const unknownModel = /^Object [a-z0-9_.]+ doesn't exist/;

/** The credentials of the connection do not open this database. */
export function notAllowed(evidence: Record<string, unknown> = {}): FailureError {
  const advice = 'check database, login and API key of the connection, and whether the key has expired.';
  return permanent('odoo.not-allowed', `Odoo refused our credentials: ${advice}`, { evidence });
}

/** Odoo is not what this connector was made for: a field, model or method is missing or has another shape. */
export function contractBroken(sentence: string, evidence: Record<string, unknown>): FailureError {
  return permanent(
    'odoo.contract-broken',
    `Odoo does not work as expected: ${sentence} Is the Sales app installed, and is the version supported?`,
    { evidence },
  );
}

export function unknownDatabase(database: string, evidence: Record<string, unknown>): FailureError {
  return permanent('odoo.unknown-database', `Odoo has no database "${database}": check the connection.`, {
    evidence,
  });
}

/** An unknown database cannot be opened, recorded as an OperationalError; else Odoo lost its connection midway. */
function databaseFailure(error: OdooError, intent: HttpRequest['intent']): FailureError {
  const evidence = { name: error.name, message: error.message };
  const unknown = /database "(.+)" does not exist/.exec(error.message)?.[1];
  if (unknown !== undefined) return unknownDatabase(unknown, evidence);
  return transient('odoo.unavailable', 'Odoo has lost its database.', {
    outcome: intent === 'write' ? 'unknown' : 'not-done',
    evidence,
  });
}

/**
 * Odoo's own sentence: the first line that says something, without preface and bullet. 17.0 names the field of a
 * missing value on a line of its own; it is kept.
 */
export function sentenceOf(message: string): string {
  const lines = message
    .replace('The operation cannot be completed:', '')
    .split('\n')
    .map((line) => line.replace(/^\s*-\s*/, '').trim())
    .filter((line) => line !== '');
  const [first = 'no reason given'] = lines;
  const field = lines.find((line) => line.startsWith('Field: '));
  const ended = /[.!?]$/.test(first) ? first : `${first}.`;
  return field === undefined ? ended : `${ended} ${field}.`;
}

function recordOf({ message }: OdooError): string {
  return /Record: ([^)]+\))/.exec(message)?.[1] ?? sentenceOf(message);
}
