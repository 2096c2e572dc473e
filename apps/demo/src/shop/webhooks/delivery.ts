import { createHmac, randomBytes } from 'node:crypto';
import { request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { WOOCOMMERCE_VERSION, WORDPRESS_VERSION } from '../site.ts';

const USER_AGENT = `WooCommerce/${WOOCOMMERCE_VERSION} Hookshot (WordPress/${WORDPRESS_VERSION})`;

/** The shop waits this long for a receiver, and its queue with it. */
const TIMEOUT_MS = 60_000;

/** What `X-WC-Webhook-Signature` carries: base64 of HMAC-SHA256 over the raw body. */
export function signBody(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

export interface OutgoingDelivery {
  url: string;
  webhookId: number;
  topic: string;
  body: string;
  signature: string;
  deliveryId: string;
  /** Home URL of the site with a slash at the end. */
  source: string;
}

export function newDeliveryId(): string {
  return randomBytes(16).toString('hex');
}

/**
 * Sends one delivery and answers the status, or null when no answer came. Redirects are not followed.
 * The signal gives up on a receiver that does not answer.
 */
export function sendDelivery(delivery: OutgoingDelivery, signal: AbortSignal): Promise<number | null> {
  const [resource = '', event = ''] = delivery.topic.split('.');
  const headers: Array<[string, string]> = [
    ['Content-Type', 'application/json'],
    ['X-WC-Webhook-Source', delivery.source],
    ['X-WC-Webhook-Topic', delivery.topic],
    ['X-WC-Webhook-Resource', resource],
    ['X-WC-Webhook-Event', event],
    ['X-WC-Webhook-Signature', delivery.signature],
    ['X-WC-Webhook-ID', String(delivery.webhookId)],
    ['X-WC-Webhook-Delivery-ID', delivery.deliveryId],
    ['Connection', 'close'],
    ['Content-Length', String(Buffer.byteLength(delivery.body))],
  ];
  return post(delivery.url, delivery.body, headers, signal);
}

/** The unsigned form post that opens a webhook. True only when it is answered with exactly 200. */
export async function pingReceiver(webhook: { id: number; deliveryUrl: string }): Promise<boolean> {
  const body = `webhook_id=${webhook.id}`;
  const status = await post(webhook.deliveryUrl, body, [
    ['Connection', 'close'],
    ['Content-Length', String(body.length)],
    ['Content-Type', 'application/x-www-form-urlencoded'],
  ]);
  return status === 200;
}

function post(
  url: string,
  body: string,
  headers: Array<[string, string]>,
  signal?: AbortSignal,
): Promise<number | null> {
  const target = new URL(url);
  const open = target.protocol === 'https:' ? overHttps : overHttp;
  const common: Array<[string, string]> = [
    ['Host', target.host],
    ['User-Agent', USER_AGENT],
    ['Accept', '*/*'],
    ['Accept-Encoding', 'deflate, gzip, br, zstd'],
  ];
  return new Promise((resolve) => {
    const outgoing = open(
      target,
      {
        method: 'POST',
        headers: Object.fromEntries([...common, ...headers]),
        timeout: TIMEOUT_MS,
        agent: false,
        ...(signal && { signal }),
      },
      (answer) => {
        answer.resume();
        answer.on('error', () => resolve(null));
        answer.on('end', () => resolve(answer.statusCode ?? null));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy());
    outgoing.on('error', () => resolve(null));
    outgoing.on('close', () => resolve(null));
    outgoing.end(body);
  });
}
