import { FailureError, failureOfStatus, type HttpResponse, permanent, z } from '@crossdock/sdk';

/** How a call was signed: it decides what a refusal most likely means. */
export type Login = 'basic' | 'oauth';

/** How WordPress refuses. */
const Words = z.object({ code: z.string(), message: z.string() });
type Words = z.infer<typeof Words>;

/**
 * Why the shop refused, as a failure that names the likely cause; undefined when it did not. By the codes recorded
 * from WooCommerce 11.0.1, where a key without the right is answered 401, and 403 is about the user behind the key.
 */
export function refusalOf(response: HttpResponse, login: Login): FailureError | undefined {
  const { status } = response;
  if (status < 300) return undefined;
  if (status < 400) return redirected(response);
  const words = wordsOf(response.text);
  const evidence = { status, ...(words ?? { body: response.text.slice(0, 300) }) };
  if (status === 401 || status === 403) {
    return permanent('woocommerce.not-allowed', whyNotAllowed(status, words, login), { evidence });
  }
  if (status === 404 && (words === undefined || words.code === 'rest_no_route')) {
    return permanent(
      'woocommerce.no-api',
      'There is no WooCommerce API at this address: check the address, that WooCommerce is active, and that ' +
        'permalinks are not "Plain" (WordPress, Settings, Permalinks).',
      { evidence },
    );
  }
  if (words !== undefined && status < 500 && status !== 408 && status !== 429) {
    return permanent('woocommerce.refused', `The shop refused the request: ${words.message}`, { evidence });
  }
  const failure = failureOfStatus('woocommerce', response, 'read');
  return failure === undefined ? undefined : new FailureError(failure);
}

function redirected({ status, headers }: HttpResponse): FailureError {
  const location = headers.location ?? 'another address';
  return permanent(
    'woocommerce.redirected',
    `The shop sends us on to ${location}: enter the address under which it really answers.`,
    { evidence: { status, location } },
  );
}

function wordsOf(text: string): Words | undefined {
  try {
    return Words.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Parts of the shop's sentences, and what they mean for whoever set up the connection. */
const causes: ReadonlyArray<readonly [part: string, cause: string]> = [
  ['Consumer key is invalid', 'The shop does not know this consumer key: it was mistyped or revoked.'],
  ['Consumer secret is invalid', 'The consumer secret does not belong to this consumer key.'],
  [
    'signature does not match',
    'The shop does not accept the signature: the consumer secret is wrong, or its "WordPress Address" is not its real one.',
  ],
  ['Invalid timestamp', 'The clocks of the shop and of this server differ by more than 15 minutes.'],
  [
    'does not have read permissions',
    'This key may not read: set it to Read/Write (WooCommerce, Settings, Advanced, REST API).',
  ],
  [
    'does not have write permissions',
    'This key may only read: set it to Read/Write (WooCommerce, Settings, Advanced, REST API).',
  ],
];

function whyNotAllowed(status: number, words: Words | undefined, login: Login): string {
  if (words === undefined) {
    return 'Something in front of the shop refused us: a firewall, a security plug-in or a password on the site.';
  }
  const cause = causes.find(([part]) => words.message.includes(part))?.[1];
  if (cause !== undefined) return cause;
  if (!words.code.startsWith('woocommerce_rest_cannot_')) return `The shop refused our key: ${words.message}`;
  if (status === 403) {
    return 'The user behind this key may not do this: make the key for an administrator or shop manager.';
  }
  return login === 'basic'
    ? 'The shop saw no valid key: the consumer key is unknown, or WordPress does not know that it is called over https.'
    : 'The shop saw no signature: something in front of it removes the query of the address.';
}
