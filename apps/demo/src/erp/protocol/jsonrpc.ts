import {
  attributeError,
  keyError,
  OdooError,
  privateMethod,
  typeError,
  userError,
  valueError,
} from '../errors.ts';
import type { Version } from '../fields/fields.ts';
import { methodOf } from '../orm/methods.ts';
import type { Args, Method } from '../orm/model.ts';
import { Orm } from '../orm/orm.ts';
import { classOf } from '../orm/titles.ts';
import { authenticate, checkCaller } from './access.ts';
import { asOdooError, errorData, errorPage, html, json, type Answer } from './answer.ts';
import { isRecord, runMethod, toIds, type MethodCall, type PlannedCall, type Server } from './calls.ts';

/**
 * `POST /jsonrpc`. Every error of the application is HTTP 200; only a request that is no JSON-RPC at all gets
 * another status. A method that returns nothing answers without a `result`.
 */
export function planJsonRpc(
  server: Server,
  contentType: string | undefined,
  body: string,
): PlannedCall | Answer {
  if (contentType?.startsWith('application/json') !== true) return wrongContentType(server.database.version);
  const request = parse(body);
  if (!isRecord(request)) return html(400, 'Invalid JSON data');
  const params = isRecord(request['params']) ? request['params'] : {};
  const service = String(params['service']);
  const method = String(params['method']);
  const args: readonly unknown[] = Array.isArray(params['args']) ? params['args'] : [];
  const operation = service === 'object' ? `${String(args[3])}/${String(args[4])}` : `${service}/${method}`;
  const id = request['id'] ?? null;
  return {
    operation,
    work: (startedAt) => {
      try {
        const result = serve(server, service, method, args, startedAt);
        return json(200, { jsonrpc: '2.0', id, ...(result === undefined ? {} : { result }) });
      } catch (error) {
        const code = server.database.version === '17.0' ? 200 : 0;
        const data = errorData(asOdooError(error));
        return json(200, { jsonrpc: '2.0', id, error: { code, message: 'Odoo Server Error', data } });
      }
    },
  };
}

/** What `common.version` and `/web/webclient/version_info` tell. */
export function versionInfo(version: Version) {
  return {
    server_version: version,
    server_version_info: [Number.parseInt(version, 10), 0, 0, 'final', 0, ''],
    server_serie: version,
    protocol_version: 1,
  };
}

function serve(
  server: Server,
  service: string,
  method: string,
  args: readonly unknown[],
  startedAt: Date,
): unknown {
  switch (`${service}.${method}`) {
    case 'common.version':
      return versionInfo(server.database.version);
    case 'common.authenticate':
    case 'common.login':
      return authenticate(server.access, args);
    case 'db.list':
      return [server.access.database];
    case 'object.execute':
      return execute(server, [...args.slice(0, 5), args.slice(5), {}], startedAt);
    case 'object.execute_kw':
      return execute(server, args, startedAt);
    default:
      if (!['common', 'db', 'object'].includes(service)) throw keyError(service);
      throw new OdooError('builtins.Exception', `Method not found: ${method}`);
  }
}

function execute(server: Server, args: readonly unknown[], startedAt: Date): unknown {
  const { version } = server.database;
  if (args.length < 6) throw tooFewArguments(version, args.length);
  const [database, uid, password, model, name, positional, keywords] = args;
  const user = checkCaller(server.access, database, uid, password);
  const call = bind(server, String(model), String(name), positional, isRecord(keywords) ? keywords : {});
  return runMethod(server, user, startedAt, call);
}

function bind(server: Server, model: string, name: string, positional: unknown, keywords: Args): MethodCall {
  const { database } = server;
  if (!database.behaviours.has(model)) throw userError(`Object ${model} doesn't exist`);
  if (name.startsWith('_')) throw privateMethod(model, name);
  const context = isRecord(keywords['context']) ? keywords['context'] : {};
  const orm = new Orm(database, { uid: 0, startedAt: new Date(0), context });
  const method = methodOf(orm, model, name);
  if (method === undefined) throw attributeError(model, name);
  const values: readonly unknown[] = Array.isArray(positional) ? positional : [];
  const ids = method.on === 'records' ? toIds(values[0] ?? keywords['ids']) : [];
  const rest = method.on === 'records' ? values.slice(1) : values;
  return { model, name, method, ids, args: bindArguments(model, name, method, rest, keywords), context };
}

function bindArguments(
  model: string,
  name: string,
  method: Method,
  positional: readonly unknown[],
  keywords: Args,
): Args {
  const called = `${ownsMethod(name) ? classOf(model) : 'BaseModel'}.${name}()`;
  const known = method.parameters.map((parameter) => parameter.name);
  const stranger = Object.keys(keywords).find(
    (key) => key !== 'context' && key !== 'ids' && !known.includes(key),
  );
  if (stranger !== undefined) throw typeError(`${called} got an unexpected keyword argument '${stranger}'`);
  if (positional.length > known.length) {
    throw typeError(
      `${called} takes ${known.length + 1} positional arguments but ${positional.length + 1} were given`,
    );
  }
  const args: Record<string, unknown> = {};
  for (const [index, { name: parameter, required }] of method.parameters.entries()) {
    if (index < positional.length) args[parameter] = positional[index];
    else if (parameter in keywords) args[parameter] = keywords[parameter];
    else if (required) throw typeError(`${called} missing 1 required positional argument: '${parameter}'`);
  }
  return args;
}

/** Models override these, so Python names their own class in messages. */
const ownsMethod = (name: string) => ['create', 'write', 'unlink'].includes(name);

function tooFewArguments(version: Version, given: number): OdooError {
  if (version === '19.0')
    return valueError(`not enough values to unpack (expected at least 5, got ${given})`);
  return typeError("execute_kw() missing 2 required positional arguments: 'method' and 'args'");
}

function wrongContentType(version: Version): Answer {
  const text = (type: string) =>
    `Request inferred type is compatible with [&#39;http&#39;] but &#39;/jsonrpc&#39; is type=&#39;${type}&#39;.`;
  if (version === '17.0') return errorPage(400, 'Bad Request', text('json'));
  const advice = '<br><br>Please verify the Content-Type request header and try again.';
  return errorPage(415, 'Unsupported Media Type', text('jsonrpc') + advice);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
