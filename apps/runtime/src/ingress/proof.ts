import { createHmac, hash, type Hmac, timingSafeEqual } from 'node:crypto';
import type { HmacProof, Proof, SignedInstant } from '@crossdock/sdk';
import { type Delivery, headerOf, signedBytesOf } from './delivery.ts';

/** Why a sender is not let in. */
export interface Unproven {
  because: 'signature' | 'credentials';
  reason: string;
}

type Proven = Pick<Delivery, 'method' | 'headers' | 'query' | 'body'>;
type Head = Omit<Proven, 'body'>;
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
  const known = proofBefore(delivery, proof, settings, now);
  if (!(known instanceof Signature)) return known;
  known.update(signedBytesOf(delivery));
  return known.unproven();
}

/** The same before the body has come. What is signed is known only behind it: the signature is fed with it then. */
export function proofBefore(
  head: Head,
  proof: Proof,
  settings: Settings,
  now: number,
): Signature | Unproven | undefined {
  switch (proof.kind) {
    case 'hmac':
      return new Signature(head, proof, textOf(settings, proof.secret), now);
    case 'token': {
      const { name, prefix = '', secret } = proof;
      const given = proof.in === 'header' ? headerOf(head, name) : new URLSearchParams(head.query).get(name);
      if (isSecret(withoutPrefix(given, prefix), textOf(settings, secret))) return undefined;
      return { because: 'credentials', reason: `The token in the ${proof.in} ${name} is not ours.` };
    }
    case 'basic': {
      const user = textOf(settings, proof.user);
      const password = textOf(settings, proof.password);
      const given = withoutPrefix(headerOf(head, 'authorization'), 'Basic ');
      const pair = given === undefined ? undefined : Buffer.from(given, 'base64').toString('utf8');
      const isOurs = user !== '' && password !== '' && isSecret(pair, `${user}:${password}`);
      return isOurs ? undefined : { because: 'credentials', reason: 'User and password are not ours.' };
    }
    case 'none':
      return undefined;
  }
}

/** A signature over bytes that are still to come. */
export class Signature {
  readonly #proof: HmacProof;
  readonly #secret: string;
  readonly #now: number;
  readonly #given: readonly string[];
  readonly #at: string | undefined;
  readonly #after: string;
  readonly #hmac: Hmac;

  constructor(head: Head, proof: HmacProof, secret: string, now: number) {
    const given = headerOf(head, proof.header) ?? '';
    const stamp = proof.stamped === undefined ? undefined : stampOf(head, given, proof.stamped);
    const [before = '', after = ''] = (proof.stamped?.text ?? '{body}')
      .split('{body}')
      .map((part) => part.replaceAll('{timestamp}', () => stamp?.at ?? ''));
    this.#proof = proof;
    this.#secret = secret;
    this.#now = now;
    this.#given = stamp?.signatures ?? [given];
    this.#at = stamp?.at;
    this.#after = after;
    this.#hmac = createHmac(proof.algorithm, secret).update(before);
  }

  update(bytes: Uint8Array): void {
    this.#hmac.update(bytes);
  }

  /** Once, behind the last bytes. */
  unproven(): Unproven | undefined {
    const { header, stamped } = this.#proof;
    const refused = (reason: string): Unproven => ({ because: 'signature', reason });
    const expected = this.#hmac.update(this.#after).digest();
    if (!this.#given.some((each) => this.#fits(each, expected)))
      return refused(`The signature in ${header} does not fit the body and our secret.`);
    if (stamped === undefined) return undefined;
    const { toleranceSeconds } = stamped;
    if (Math.abs(this.#now / 1000 - Number(this.#at)) <= toleranceSeconds) return undefined;
    return refused(
      `The delivery was signed more than ${String(toleranceSeconds)} s before or after now: check the clock of the sender, or send it again.`,
    );
  }

  /** In constant time. */
  #fits(each: string, expected: Buffer): boolean {
    const given = withoutPrefix(each, this.#proof.prefix ?? '');
    if (given === undefined || this.#secret === '') return false;
    const received = Buffer.from(given, this.#proof.encoding);
    return received.length === expected.length && timingSafeEqual(received, expected);
  }
}

/** The instant that was signed, as it was written, and the signatures beside it. */
function stampOf(
  head: Head,
  given: string,
  { at }: SignedInstant,
): { at: string | undefined; signatures: string[] } {
  if ('header' in at) return { at: headerOf(head, at.header), signatures: [given] };
  const fields = given.split(',').map((field) => {
    const [name = '', ...value] = field.split('=');
    return [name.trim(), value.join('=').trim()] as const;
  });
  const valuesOf = (wanted: string): string[] =>
    fields.flatMap(([name, value]) => (name === wanted ? [value] : []));
  return { at: valuesOf(at.field)[0], signatures: valuesOf(at.signatureField) };
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
