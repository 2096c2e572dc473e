import { defineConnection, failureOfStatus, FailureError, secret, z } from '@crossdock/sdk';
import { HttpApi } from './http-api.ts';
import { HeaderName } from './request-fields.ts';

const addressRule = 'must be an address such as https://erp.example.com/api, without user, query or fragment';
const plain = /^[ -~]+$/;
const plainRule = 'must be plain letters, digits and signs, since it travels in a header';

const Plain = z.string().regex(plain, plainRule).or(z.literal(''));

const settings = z
  .object({
    url: z
      .string()
      .refine(isBaseAddress, addressRule)
      .meta({ title: 'Address', description: 'All paths of the flows are below it', ui: 'url' }),
    authKind: z
      .enum(['none', 'basic', 'bearer', 'header', 'query', 'oauth2'])
      .default('none')
      .meta({ title: 'Sign-in', description: 'How the system knows us; oauth2 means client credentials' }),
    username: z.string().optional().meta({ title: 'User', description: 'For basic' }),
    password: z
      .string()
      .optional()
      .meta(secret({ title: 'Password', description: 'For basic' })),
    token: Plain.optional().meta(secret({ title: 'Token', description: 'For bearer' })),
    name: z.string().optional().meta({
      title: 'Name',
      description: 'For header and query: of the header or parameter, such as X-Api-Key',
    }),
    value: Plain.optional().meta(
      secret({ title: 'Value', description: 'For header and query: the key itself' }),
    ),
    tokenUrl: z
      .string()
      .optional()
      .meta({ title: 'Token address', description: 'For oauth2: where tokens are given out', ui: 'url' }),
    clientId: z.string().optional().meta({ title: 'Client id', description: 'For oauth2' }),
    clientSecret: z
      .string()
      .optional()
      .meta(secret({ title: 'Client secret', description: 'For oauth2' })),
    scope: z
      .string()
      .optional()
      .meta({ title: 'Scope', description: 'For oauth2, where the system asks for one' }),
    clientIn: z.enum(['header', 'body']).default('header').meta({
      title: 'Client sent in',
      description: 'For oauth2: where id and secret travel',
      advanced: true,
    }),
    testPath: z.string().optional().meta({
      title: 'Path for the test',
      description: 'Something that can be read; the address itself when empty',
    }),
  })
  .superRefine((given, context) => {
    for (const [field, message] of missing(given))
      context.addIssue({ code: 'custom', path: [field], message });
  });

export type HttpSettings = z.output<typeof settings>;

/** Any system with an HTTP API that has no connector of its own. */
export const httpConnection = defineConnection({
  id: 'core.http',
  title: 'HTTP API',
  monogram: 'HT',
  description: 'Any system with an HTTP API: one address, and how we sign in there.',
  settings,
  open: ({ settings: given, http, memory }) => new HttpApi(given, http, memory),
  test: async (api) => {
    const { path, address, response } = await api.probe();
    const { status } = response;
    const failure = failureOfStatus('http', response, 'read');
    const meant = path !== '' || status === 401 || status === 403 || status === 429 || status >= 500;
    if (failure !== undefined && meant) throw new FailureError(failure);
    const answered = `with status ${String(status)}`;
    return {
      address,
      answered: failure === undefined ? answered : `${answered}; enter a path for a better test`,
    };
  },
});

/** What a kind of sign-in needs and was not given, with what to do about it. */
function missing(given: Partial<HttpSettings>): Array<[field: string, message: string]> {
  const kind = given.authKind ?? 'none';
  const lacks = (...fields: Array<keyof HttpSettings>): Array<[string, string]> =>
    fields
      .filter((field) => given[field] === undefined || given[field] === '')
      .map((field) => [field, `must be given for the sign-in "${kind}"`]);
  const checked = (field: keyof HttpSettings, fits: boolean, rule: string): Array<[string, string]> =>
    lacks(field).length > 0 || fits ? [] : [[field, rule]];
  switch (kind) {
    case 'none':
      return [];
    case 'basic':
      return [
        ...lacks('username', 'password'),
        ...checked('username', !given.username?.includes(':'), 'must have no colon in it'),
      ];
    case 'bearer':
      return lacks('token');
    case 'header':
      return [
        ...lacks('name', 'value'),
        ...checked(
          'name',
          HeaderName.safeParse(given.name).success,
          'must be the name of a header, such as X-Api-Key',
        ),
      ];
    case 'query':
      return lacks('name', 'value');
    case 'oauth2':
      return [
        ...lacks('tokenUrl', 'clientId', 'clientSecret'),
        ...checked(
          'tokenUrl',
          isAddress(given.tokenUrl ?? ''),
          'must be an address such as https://login.example.com/token',
        ),
      ];
  }
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
}

function isBaseAddress(text: string): boolean {
  if (!isAddress(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}
