import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Received {
  headers: Array<[string, string]>;
  header(name: string): string | undefined;
  body: string;
}

/** A receiver of webhooks that keeps what it got. Pings and signed deliveries are kept apart. */
export interface Receiver {
  url: string;
  pings: Received[];
  deliveries: Received[];
  /** What the next deliveries (and pings) are answered with. Default 200. */
  answers: { status: number; pingStatus: number };
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const answers = { status: 200, pingStatus: 200 };
  const pings: Received[] = [];
  const deliveries: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received = receivedOf(request.rawHeaders, Buffer.concat(chunks).toString());
      const isPing = received.header('X-WC-Webhook-Signature') === undefined;
      (isPing ? pings : deliveries).push(received);
      response.writeHead(isPing ? answers.pingStatus : answers.status, { location: '/elsewhere' }).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/in/shop`,
    pings,
    deliveries,
    answers,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function receivedOf(raw: string[], body: string): Received {
  const headers = Array.from({ length: raw.length / 2 }, (_pair, index): [string, string] => [
    raw[2 * index] ?? '',
    raw[2 * index + 1] ?? '',
  ]);
  const header = (name: string) => headers.find(([candidate]) => candidate === name)?.[1];
  return { headers, header, body };
}
