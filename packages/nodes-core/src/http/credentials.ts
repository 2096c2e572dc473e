import type { Http, Memory } from '@crossdock/sdk';
import { AccessTokens } from './access-tokens.ts';
import { basic } from './basic.ts';
import type { HttpSettings } from './http.connection.ts';

/** What a request carries so that the system knows us. */
export interface Credentials {
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

/** The credentials of a connection, as its kind of sign-in wants them; a token is fetched where one is needed. */
export async function credentialsOf(
  settings: HttpSettings,
  http: Http,
  memory: Memory,
): Promise<Credentials> {
  const { username = '', password = '', token = '', name = '', value = '' } = settings;
  switch (settings.authKind) {
    case 'none':
      return {};
    case 'basic':
      return { headers: { authorization: basic(username, password) } };
    case 'bearer':
      return { headers: { authorization: `Bearer ${token}` } };
    case 'header':
      return { headers: { [name.toLowerCase()]: value } };
    case 'query':
      return { query: { [name]: value } };
    case 'oauth2': {
      const tokens = await tokensOf(memory);
      return { headers: { authorization: `Bearer ${await tokens.current(settings, http)}` } };
    }
  }
}

/** Forgets what the system no longer takes. Answers whether asking again makes sense: only tokens can be renewed. */
export async function renewed(settings: HttpSettings, used: Credentials, memory: Memory): Promise<boolean> {
  if (settings.authKind !== 'oauth2') return false;
  const tokens = await tokensOf(memory);
  tokens.drop(used.headers?.['authorization']?.replace(/^Bearer /, '') ?? '');
  return true;
}

function tokensOf(memory: Memory): Promise<AccessTokens> {
  return memory.get('access-tokens', () => Promise.resolve(new AccessTokens()), {
    forMs: Number.MAX_SAFE_INTEGER,
  });
}
