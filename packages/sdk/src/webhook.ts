/**
 * How deliveries of one kind are recognised: data, so that checking who sent them is written once, in the platform,
 * in constant time, over the raw bytes.
 */
export interface WebhookScheme {
  proof: Proof;
  /** When two deliveries are the same event. Default: by the id and the content of the event. */
  sameness?: Sameness;
  /** Deliveries of other topics are answered 200 and dropped: they are not events of this trigger. */
  topic?: { header: string; accepts: readonly string[] };
  /** An unsigned delivery that only asks whether somebody is there. Answered 200. */
  ping?: { contentType: string; body: RegExp };
  /** Header with the sender's own delivery id, kept for tracing; never used as identity. */
  deliveryId?: string;
}

/**
 * How a sender proves who it is. Names of headers are lower case; `secret`, `user` and `password` name the settings of
 * the connection that hold them. `none` lets anybody in who knows the address.
 */
export type Proof =
  | HmacProof
  /** A shared token as it is, behind `prefix` where there is one: `Bearer `. */
  | { kind: 'token'; in: 'header' | 'query'; name: string; prefix?: string; secret: string }
  | { kind: 'basic'; user: string; password: string }
  | { kind: 'none' };

/** A signature with a shared secret. What is signed is the body; of a GET request, its query as it stands in the address. */
export interface HmacProof {
  kind: 'hmac';
  algorithm: 'sha1' | 'sha256' | 'sha512';
  encoding: 'base64' | 'hex';
  header: string;
  /** Stands before the signature: `sha256=`. */
  prefix?: string;
  secret: string;
  /** The instant of sending is signed, too, so that nobody can send an old delivery again. */
  stamped?: SignedInstant;
}

export interface SignedInstant {
  /** The signed text, with `{timestamp}` and, once, `{body}` where they belong: `{timestamp}.{body}`. */
  text: string;
  /**
   * Where the instant is, in seconds since 1970: in a header of its own, or as a field of the signature's header beside
   * one or more signatures, such as `t=1700000000,v1=5257…`.
   */
  at: { header: string } | { field: string; signatureField: string };
  /** How far it may be from our clock, in seconds. */
  toleranceSeconds: number;
}

/**
 * - `state`: same id and same content
 * - `id`: same id, whatever the content
 * - `none`: each delivery is an event of its own
 * - `header`: same value there; without the header, as `without` says
 */
export type Sameness = PlainSameness | { header: string; without: PlainSameness };
export type PlainSameness = 'state' | 'id' | 'none';
