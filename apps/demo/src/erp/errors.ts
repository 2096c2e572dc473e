/**
 * An error as Odoo reports it: the class name travels to the caller (`error.data.name`, or `name` in JSON-2),
 * and decides the HTTP status of JSON-2. Names and texts are recorded from Odoo 17.0 and 19.0.
 */
export class OdooError extends Error {
  readonly odooName: string;
  readonly arguments: readonly unknown[];

  constructor(odooName: string, message: string, args: readonly unknown[] = [message]) {
    super(message);
    this.odooName = odooName;
    this.arguments = args;
  }
}

export const userError = (message: string) => new OdooError('odoo.exceptions.UserError', message);
export const validationError = (message: string) => new OdooError('odoo.exceptions.ValidationError', message);
const accessError = (message: string) => new OdooError('odoo.exceptions.AccessError', message);
export const accessDenied = () => new OdooError('odoo.exceptions.AccessDenied', 'Access Denied');
export const valueError = (message: string) => new OdooError('builtins.ValueError', message);
export const keyError = (key: string) => new OdooError('builtins.KeyError', key);
export const typeError = (message: string) => new OdooError('builtins.TypeError', message);

/** Only the first missing record is named, as recorded. */
export const missingError = (model: string, id: number, uid: number) =>
  new OdooError(
    'odoo.exceptions.MissingError',
    `Record does not exist or has been deleted.\n(Record: ${model}(${id},), User: ${uid})`,
  );

export const attributeError = (model: string, method: string) =>
  new OdooError('builtins.AttributeError', `The method '${model}.${method}' does not exist`);

export const privateMethod = (model: string, method: string) =>
  accessError(`Private methods (such as '${model}.${method}') cannot be called remotely.`);

export const unknownDatabase = (database: string) =>
  new OdooError(
    'psycopg2.OperationalError',
    `connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "${database}" does not exist\n`,
  );

/** What a caller gets when Odoo's own five tries against another writer were in vain. Nothing was done. */
export const serializationFailure = () =>
  new OdooError(
    'psycopg2.errors.SerializationFailure',
    'could not serialize access due to concurrent update\n',
  );

/** An error of the HTTP layer of JSON-2, where the status is the second argument. */
export const httpError = (kind: HttpErrorKind, message: string) =>
  new OdooError(`werkzeug.exceptions.${kind}`, message, [message, httpStatus[kind]]);

export const httpStatus = {
  BadRequest: 400,
  Unauthorized: 401,
  NotFound: 404,
  UnprocessableEntity: 422,
} as const;
type HttpErrorKind = keyof typeof httpStatus;
