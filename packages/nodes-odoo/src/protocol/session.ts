import {
  FailureError,
  failureOfStatus,
  type Http,
  isFailureError,
  jsonOf,
  permanent,
  z,
} from '@crossdock/sdk';
import { Json2 } from './json2.ts';
import { callService, JsonRpc } from './jsonrpc.ts';
import { notAllowed } from './odoo-error.ts';
import type { Rpc } from './rpc.ts';

/** Where an Odoo is and who enters it. */
export interface Access {
  /** Without a slash at the end. */
  url: string;
  database: string;
  login: string;
  apiKey: string;
}

/** What was found out about an Odoo when it was first called. */
export interface Session {
  /** `17.0`, `19.0`, `saas~18.2`. */
  version: string;
  protocol: 'JSON-2' | 'JSON-RPC';
  database: string;
  uid: number;
}

const WebVersion = z.object({ version: z.string() });
const CommonVersion = z.object({ server_version: z.string() });
const UserContext = z.object({ uid: z.number().int().positive() });

/**
 * Finds out which Odoo it is and how to speak to it.
 *
 * 1. `GET /web/version` tells the version from 19.0 on; older ones answer 404 there and are asked over JSON-RPC.
 * 2. From 19.0 on JSON-2 is used, when it is there and the secret is an API key.
 * 3. Otherwise JSON-RPC. Never XML-RPC: there, methods that return nothing answer an error after the commit.
 */
export async function openSession(http: Http, access: Access): Promise<Session> {
  const { database } = access;
  const version = await versionOf(http, access.url);
  if (majorOf(version) >= 19) {
    const uid = await enterJson2(http, access);
    if (uid !== undefined) return { version, protocol: 'JSON-2', database, uid };
  }
  return { version, protocol: 'JSON-RPC', database, uid: await enterJsonRpc(http, access) };
}

export function rpcOf(http: Http, access: Access, session: Session): Rpc {
  switch (session.protocol) {
    case 'JSON-2':
      return new Json2(http, access.url, access);
    case 'JSON-RPC':
      return new JsonRpc(http, access.url, {
        database: access.database,
        uid: session.uid,
        secret: access.apiKey,
      });
  }
}

async function versionOf(http: Http, url: string): Promise<string> {
  const response = await http.send({ method: 'GET', url: `${url}/web/version`, intent: 'read' });
  if (response.status === 200) {
    const told = WebVersion.safeParse(jsonOf(response, 'read'));
    if (told.success) return told.data.version;
  }
  const failure = failureOfStatus('odoo', response, 'read');
  if (failure?.kind === 'transient') throw new FailureError(failure);
  try {
    const told = await callService(http, url, {
      service: 'common',
      method: 'version',
      args: [],
      intent: 'read',
    });
    return CommonVersion.parse(told).server_version;
  } catch (error) {
    if (isFailureError(error) && error.failure.kind === 'transient') throw error;
    throw permanent('odoo.not-found', `No Odoo answers at ${url}: check the address of the connection.`);
  }
}

/** Online databases call themselves `saas~18.2`. */
function majorOf(version: string): number {
  return Number(/\d+/.exec(version)?.[0] ?? 0);
}

/** A password may hold what no HTTP header can carry; an API key never does. */
const fitsHeader = /^[\x21-\x7e]+$/;

/** The user behind the key; undefined when JSON-2 is not there or the secret is no API key. */
async function enterJson2(http: Http, access: Access): Promise<number | undefined> {
  if (!fitsHeader.test(access.apiKey)) return undefined;
  try {
    const rpc = new Json2(http, access.url, access);
    const context = await rpc.call({ model: 'res.users', method: 'context_get', intent: 'read' });
    return UserContext.parse(context).uid;
  } catch (error) {
    const fallBack = ['odoo.not-allowed', 'odoo.refused'];
    if (isFailureError(error) && fallBack.includes(error.failure.code)) return undefined;
    throw error;
  }
}

/** The user's id. Wrong credentials are no error here but the result `false` (recorded from Odoo 17.0 and 19.0). */
async function enterJsonRpc(http: Http, { url, database, login, apiKey }: Access): Promise<number> {
  const args = [database, login, apiKey, {}];
  const uid = await callService(http, url, {
    service: 'common',
    method: 'authenticate',
    args,
    intent: 'read',
  });
  if (typeof uid !== 'number') throw notAllowed({ database, login });
  return uid;
}
