/**
 * How deliveries of one kind are recognised: data, so that checking a signature is written once, in the
 * platform, in constant time, over the raw bytes.
 */
export interface WebhookScheme {
  signature: {
    algorithm: 'sha256' | 'sha1';
    encoding: 'base64' | 'hex';
    /** Lower case. */
    header: string;
    /** The setting of the connection that holds the shared secret. */
    secret: string;
  };
  /** Deliveries of other topics are answered 200 and dropped: they are not events of this trigger. */
  topic?: { header: string; accepts: readonly string[] };
  /** An unsigned delivery that only asks whether somebody is there. Answered 200. */
  ping?: { contentType: string; body: RegExp };
  /** Header with the sender's own delivery id, kept for tracing; never used as identity. */
  deliveryId?: string;
}
