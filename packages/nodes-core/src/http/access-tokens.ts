import {
  FailureError,
  failureOfStatus,
  type Http,
  type HttpResponse,
  jsonOf,
  permanent,
  z,
} from '@crossdock/sdk';
import { basic } from './basic.ts';
import type { HttpSettings } from './http.connection.ts';

/** RFC 6749, 5.1; some servers send the lifetime as text. */
const Granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().optional(),
});

/** A token that goes before it expires on the way. */
const marginMs = 30_000;
const lifetimeWhenUnsaid = 300;

interface Token {
  text: string;
  /** In milliseconds since 1970. */
  until: number;
}

/**
 * The access token of one connection (OAuth 2, client credentials: RFC 6749, 4.4), fetched once for all who ask at the
 * same time and kept until shortly before it expires. A fetch that fails is forgotten.
 */
export class AccessTokens {
  #fetching: Promise<Token> | undefined;
  #token: Token | undefined;

  async current(settings: HttpSettings, http: Http): Promise<string> {
    if (this.#token !== undefined && this.#token.until > Date.now()) return this.#token.text;
    this.#fetching ??= fetched(settings, http).finally(() => {
      this.#fetching = undefined;
    });
    this.#token = await this.#fetching;
    return this.#token.text;
  }

  /** Forgets a token that was refused, unless somebody has renewed it already. */
  drop(text: string): void {
    if (this.#token?.text === text) this.#token = undefined;
  }
}

async function fetched(settings: HttpSettings, http: Http): Promise<Token> {
  const { tokenUrl = '', clientId = '', clientSecret = '', scope = '', clientIn } = settings;
  const asked = Date.now();
  const inBody = clientIn === 'body';
  const response = await http.send({
    method: 'POST',
    url: tokenUrl,
    /* Asking for a token twice harms nobody. */
    intent: 'read',
    headers: {
      accept: 'application/json',
      ...(inBody
        ? {}
        : { authorization: basic(encodeURIComponent(clientId), encodeURIComponent(clientSecret)) }),
    },
    form: {
      grant_type: 'client_credentials',
      ...(scope === '' ? {} : { scope }),
      ...(inBody ? { client_id: clientId, client_secret: clientSecret } : {}),
    },
  });
  const { access_token: text, expires_in: seconds = lifetimeWhenUnsaid } = granted(response, tokenUrl);
  const lifetimeMs = seconds * 1000;
  return { text, until: asked + lifetimeMs - Math.min(marginMs, lifetimeMs / 10) };
}

function granted(response: HttpResponse, tokenUrl: string): z.output<typeof Granted> {
  const { status } = response;
  const { host } = new URL(tokenUrl);
  if (status === 400 || status === 401 || status === 403) {
    throw permanent(
      'http.no-token',
      `${host} gives us no token: check client id, secret and scope of the connection.`,
      {
        evidence: { status, body: response.text.slice(0, 500) },
      },
    );
  }
  const failure = failureOfStatus('http', response, 'read');
  if (failure !== undefined) throw new FailureError(failure);
  const parsed = Granted.safeParse(jsonOf(response, 'read'));
  if (parsed.success) return parsed.data;
  throw permanent(
    'http.no-token',
    `${host} answered without a token: check the token address of the connection.`,
    {
      evidence: { status, missing: parsed.error.issues.map(({ path }) => path.join('.')) },
    },
  );
}
