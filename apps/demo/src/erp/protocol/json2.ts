import { httpError, httpStatus, type OdooError, privateMethod } from '../errors.ts';
import { methodOf } from '../orm/methods.ts';
import type { Args } from '../orm/model.ts';
import { Orm } from '../orm/orm.ts';
import { administratorId } from '../seed.ts';
import { asOdooError, errorData, errorPage, html, json, type Answer } from './answer.ts';
import { isRecord, runMethod, toIds, type MethodCall, type PlannedCall, type Server } from './calls.ts';

/** A request to `/json/2/<model>/<method>`. */
export interface Json2Request {
  verb: string;
  model: string;
  method: string;
  contentType: string | undefined;
  authorization: string | undefined;
  database: string | undefined;
  body: string;
}

/** JSON-2 of 19.0: named arguments, a bearer key, and HTTP status codes that tell the class of error. */
export function planJson2(server: Server, request: Json2Request): PlannedCall | Answer {
  if (request.database !== undefined && request.database !== server.access.database) return noDatabase();
  if (request.verb === 'POST' && request.contentType?.startsWith('application/json') !== true) {
    return wrongContentType();
  }
  return {
    operation: `${request.model}/${request.method}`,
    work: (startedAt) => {
      try {
        return json(200, serve(server, request, startedAt) ?? null);
      } catch (error) {
        return failure(asOdooError(error));
      }
    },
  };
}

function serve(server: Server, request: Json2Request, startedAt: Date): unknown {
  if (request.verb !== 'POST') throw httpError('NotFound', 'Did you mean POST /json/2/<model>/<method>?');
  checkKey(server, request.authorization);
  const result = runMethod(server, administratorId, startedAt, bind(server, request));
  return request.method === 'create' && typeof result === 'number' ? [result] : result;
}

function checkKey(server: Server, authorization: string | undefined): void {
  const key = /^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) {
    throw httpError(
      'Unauthorized',
      'User not authenticated, use an API Key with a Bearer Authorization header.',
    );
  }
  if (key !== server.access.apiKey) throw httpError('Unauthorized', 'Invalid apikey');
}

function bind(server: Server, { model, method: name, body }: Json2Request): MethodCall {
  const { database } = server;
  const given = parse(body);
  if (!database.behaviours.has(model)) throw httpError('NotFound', `the model '${model}' does not exist`);
  if (name.startsWith('_')) throw privateMethod(model, name);
  const context = isRecord(given['context']) ? given['context'] : {};
  const orm = new Orm(database, { uid: administratorId, startedAt: new Date(0), context });
  const method = methodOf(orm, model, name);
  if (method === undefined) throw httpError('NotFound', `The method '${model}.${name}' does not exist`);
  const { ids, context: _context, ...args } = given;
  if (method.on === 'model' && ids !== undefined) {
    throw httpError('UnprocessableEntity', `cannot call ${model}.${name} with ids`);
  }
  checkArguments(method.parameters, args);
  return { model, name, method, ids: ids === undefined ? [] : toIds(ids), args, context };
}

function checkArguments(parameters: ReadonlyArray<{ name: string; required?: true }>, args: Args): void {
  const missing = parameters.find(({ name, required }) => required && !(name in args));
  if (missing !== undefined) {
    throw httpError('UnprocessableEntity', `missing a required argument: '${missing.name}'`);
  }
  const stranger = Object.keys(args).find((key) => !parameters.some(({ name }) => name === key));
  if (stranger !== undefined) {
    throw httpError('UnprocessableEntity', `got an unexpected keyword argument '${stranger}'`);
  }
}

function parse(body: string): Args {
  try {
    const given: unknown = JSON.parse(body);
    return isRecord(given) ? given : {};
  } catch {
    const place = `line 1 column ${body.length + 1} (char ${body.length})`;
    throw httpError('BadRequest', `could not parse the body as json: Expecting value: ${place}`);
  }
}

function failure(error: OdooError): Answer {
  const headers = error.odooName.endsWith('.Unauthorized') ? { 'www-authenticate': 'Bearer ' } : {};
  return json(statusOf(error.odooName), errorData(error), headers);
}

/** What is really the caller's mistake, such as an unknown field, is a 500 here as well: recorded. */
function statusOf(odooName: string): number {
  switch (odooName) {
    case 'odoo.exceptions.AccessError':
    case 'odoo.exceptions.AccessDenied':
      return 403;
    case 'odoo.exceptions.MissingError':
      return 404;
    case 'odoo.exceptions.UserError':
    case 'odoo.exceptions.ValidationError':
      return 422;
    case 'werkzeug.exceptions.BadRequest':
      return httpStatus.BadRequest;
    case 'werkzeug.exceptions.Unauthorized':
      return httpStatus.Unauthorized;
    case 'werkzeug.exceptions.NotFound':
      return httpStatus.NotFound;
    case 'werkzeug.exceptions.UnprocessableEntity':
      return httpStatus.UnprocessableEntity;
    default:
      return 500;
  }
}

const noDatabase = () =>
  html(
    404,
    '<!DOCTYPE html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n' +
      '<p>No database is selected and the requested URL was not found in the server-wide controllers.</p>\n' +
      '<p>Please verify the hostname, <a href=/web/login>login</a> and try again.</p>\n\n' +
      '<!-- Alternatively, use the X-Odoo-Database header. -->\n',
  );

const wrongContentType = () =>
  errorPage(
    415,
    'Unsupported Media Type',
    'Request inferred type is compatible with [&#39;http&#39;] but ' +
      '&#39;/json/2/&lt;__model__&gt;/&lt;__method__&gt;&#39; is type=&#39;json2&#39;.' +
      '<br><br>Please verify the Content-Type request header and try again.',
    { accept: 'application/json' },
  );
