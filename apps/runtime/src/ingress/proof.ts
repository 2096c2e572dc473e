import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { HmacProof, Proof, SignedInstant } from '@crossdock/sdk';
import { type Delivery, headerOf, signedBytesOf } from './delivery.ts';

/** Why a sender is not let in. */
interface Unproven {
  because: 'signature' | 'credentials';
  reason: string;
}

type Proven = Pick<Delivery, 'method' | 'headers' | 'query' | 'body'>;
type Settings = Readonly<Record<string, unknown>>;

/**
 * Checks who sent a delivery; undefined when it is proven. Every comparison takes the same time however much of it
 * fits, and a connection whose secret is not set lets nobody in. `now` in milliseconds since 1970.
 */
export function unproven(
  delivery: Proven,
  proof: Proof,
  settings: Settings,
  now: number,
): Unproven | undefined {
  switch (proof.kind) {
    case 'hmac':
      return unsigned(delivery, proof, textOf(settings, proof.secret), now);
    case 'token': {
      const { name, prefix = '', secret } = proof;
      const given =
        proof.in === 'header' ? headerOf(delivery, name) : new URLSearchParams(delivery.query).get(name);
      if (isSecret(withoutPrefix(given, prefix), textOf(settings, secret))) return undefined;
      return { because: 'credentials', reason: `The token in the ${proof.in} ${name} is not ours.` };
    }
    case 'basic': {
      const user = textOf(settings, proof.user);
      const password = textOf(settings, proof.password);
      const given = withoutPrefix(headerOf(delivery, 'authorization'), 'Basic ');
      const pair = given === undefined ? undefined : Buffer.from(given, 'base64').toString('utf8');
      const isOurs = user !== '' && password !== '' && isSecret(pair, `${user}:${password}`);
      return isOurs ? undefined : { because: 'credentials', reason: 'User and password are not ours.' };
    }
    case 'none':
      return undefined;
  }
}

function unsigned(delivery: Proven, proof: HmacProof, secret: string, now: number): Unproven | undefined {
  const refused = (reason: string): Unproven => ({ because: 'signature', reason });
  const given = headerOf(delivery, proof.header) ?? '';
  const stamp = proof.stamped === undefined ? undefined : stampOf(delivery, given, proof.stamped);
  const content = signedBytesOf(delivery);
  const signed =
    proof.stamped === undefined ? content : textWith(proof.stamped.text, stamp?.at ?? '', content);
  const signatures = (stamp?.signatures ?? [given]).map((each) => withoutPrefix(each, proof.prefix ?? ''));
  const { algorithm, encoding } = proof;
  const fits = signatures.some((each) => isSigned(signed, each, { algorithm, encoding }, secret));
  if (!fits) return refused(`The signature in ${proof.header} does not fit the body and our secret.`);
  if (proof.stamped === undefined) return undefined;
  const seconds = Number(stamp?.at);
  const { toleranceSeconds } = proof.stamped;
  if (Math.abs(now / 1000 - seconds) <= toleranceSeconds) return undefined;
  return refused(
    `The delivery was signed more than ${String(toleranceSeconds)} s before or after now: check the clock of the sender, or send it again.`,
  );
}

/** The instant that was signed, as it was written, and the signatures beside it. */
function stampOf(
  delivery: Proven,
  given: string,
  { at }: SignedInstant,
): { at: string | undefined; signatures: string[] } {
  if ('header' in at) return { at: headerOf(delivery, at.header), signatures: [given] };
  const fields = given.split(',').map((field) => {
    const [name = '', ...value] = field.split('=');
    return [name.trim(), value.join('=').trim()] as const;
  });
  const valuesOf = (wanted: string): string[] =>
    fields.flatMap(([name, value]) => (name === wanted ? [value] : []));
  return { at: valuesOf(at.field)[0], signatures: valuesOf(at.signatureField) };
}

function textWith(text: string, timestamp: string, body: Buffer): Buffer {
  const parts = text.replaceAll('{timestamp}', () => timestamp).split('{body}');
  return Buffer.concat(
    parts.flatMap((part, index) => (index === 0 ? [Buffer.from(part)] : [body, Buffer.from(part)])),
  );
}

/** Whether bytes were signed with the shared secret, in constant time. */
function isSigned(
  signed: Buffer,
  given: string | undefined,
  { algorithm, encoding }: Pick<HmacProof, 'algorithm' | 'encoding'>,
  secret: string,
): boolean {
  if (given === undefined || secret === '') return false;
  const expected = createHmac(algorithm, secret).update(signed).digest();
  const received = Buffer.from(given, encoding);
  return received.length === expected.length && timingSafeEqual(received, expected);
}

/** Compares digests, which are of one length whatever was given. */
function isSecret(given: string | undefined, secret: string): boolean {
  if (given === undefined || secret === '') return false;
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', secret, 'buffer'));
}

function withoutPrefix(given: string | null | undefined, prefix: string): string | undefined {
  return given?.startsWith(prefix) === true ? given.slice(prefix.length) : undefined;
}

function textOf(settings: Settings, name: string): string {
  const value = settings[name];
  return typeof value === 'string' ? value : '';
}
