import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { describe as describeConnector, type Http, isFailureError, transient } from '@crossdock/sdk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createParcel } from './create-parcel.action.ts';
import { parcelsConnector } from './index.ts';
import { type Carrier, type Parcel, parcels } from './parcels.connection.ts';

/** A carrier that takes parcels, and breaks the connection before it answers when told to. */
let server: Server;
let taken: Parcel[];
let losesAnswers: boolean;
let carrier: Carrier;

const input = createParcel.sample.input;
const { effect } = createParcel;
const once = typeof effect === 'object' && 'once' in effect ? effect.once : undefined;

beforeEach(async () => {
  taken = [];
  losesAnswers = false;
  server = createServer((request, response) => {
    void answerTo(request).then((answer) => {
      if (losesAnswers) request.socket.destroy();
      else response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  carrier = parcels.open({
    settings: { url: `http://127.0.0.1:${port}`, apiKey: 'key', webhookSecret: 'secret' },
    http,
    memory: { get: (_, load) => load(), forget: () => undefined },
  });
});
afterEach(() => new Promise((closed) => server.close(closed)));

describe('a parcel', () => {
  it('is found by its reference after its answer was lost', async () => {
    losesAnswers = true;
    const error: unknown = await createParcel
      .run(carrier, input, { key: 'k', run: 'r', step: 'create', now: 0 })
      .catch((thrown: unknown) => thrown);
    expect(isFailureError(error) && error.failure).toMatchObject({ kind: 'transient', outcome: 'unknown' });
    losesAnswers = false;
    expect(await once?.find(carrier, input, 'k')).toEqual(taken[0]);
    expect(taken).toHaveLength(1);
  });

  it('that was never taken is not found', async () => {
    expect(await once?.find(carrier, input, 'k')).toBeUndefined();
  });

  it('is one per reference', () => {
    expect(once?.per(input)).toBe('shop/order/1001');
  });
});

it('is a connector that the designer can read', () => {
  expect(describeConnector(parcelsConnector).nodes.map(({ type }) => type)).toEqual([
    'parcels.parcel-moved@1',
    'parcels.create-parcel@1',
  ]);
});

async function answerTo(request: IncomingMessage): Promise<unknown> {
  const wanted = new URL(request.url ?? '', 'http://carrier.example.test').searchParams.get('reference');
  if (request.method === 'GET') return taken.filter(({ reference }) => reference === wanted);
  const { reference } = createParcel.input.parse(await json(request));
  const parcel = { id: taken.length + 1, reference, label: `0034043416109400000${taken.length + 1}` };
  taken.push(parcel);
  return parcel;
}

/** The platform's HTTP in small: real requests, and a missing answer leaves a write in doubt. */
const http: Http = {
  send: async ({ method, url, query = {}, headers = {}, json, intent }) => {
    const search = new URLSearchParams(
      Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
    );
    try {
      const body = json === undefined ? {} : { body: JSON.stringify(json) };
      const response = await fetch(`${url}?${search.toString()}`, { method, headers, ...body });
      return { status: response.status, headers: {}, text: await response.text() };
    } catch {
      throw transient('http.no-answer', 'The carrier did not answer.', {
        outcome: intent === 'write' ? 'unknown' : 'not-done',
      });
    }
  },
};
