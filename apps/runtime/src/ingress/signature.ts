import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookScheme } from '@crossdock/sdk';

/** Whether a delivery was signed with the shared secret: over the raw bytes, in constant time. */
export function isSigned(
  body: Buffer,
  given: string | undefined,
  { algorithm, encoding }: WebhookScheme['signature'],
  secret: string,
): boolean {
  if (given === undefined || secret === '') return false;
  const expected = createHmac(algorithm, secret).update(body).digest();
  const received = Buffer.from(given, encoding);
  return received.length === expected.length && timingSafeEqual(received, expected);
}
