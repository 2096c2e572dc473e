import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeLog } from '../platform/log.ts';
import { WaitingRoom } from './waiting-room.ts';
import { serveWebhooks } from './webhook.route.ts';
import type { Receipt } from './webhooks.ts';

const kB = 1024;

let server: FastifyInstance;
let storing: Array<() => void>;

/** Takes no more than two deliveries and 100 kB at a time; stores them when the spec says so. */
beforeEach(async () => {
  server = fastify();
  storing = [];
  const receive = (): Promise<Receipt> =>
    new Promise((resolve) => {
      storing.push(() => {
        resolve({ status: 'accepted', run: 'r' });
      });
    });
  await serveWebhooks(
    server,
    { small: { receive }, large: { receive } },
    makeLog('silent'),
    new WaitingRoom({ deliveries: 2, bytes: 100 * kB }),
  );
  await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(() => server.close());

const portOf = () => (server.server.address() as AddressInfo).port;

function deliver(bytes: number): Promise<Response> {
  const body = 'x'.repeat(bytes);
  return fetch(`http://127.0.0.1:${String(portOf())}/hooks/dev/flow`, { method: 'POST', body });
}
const taken = (count: number) => expect.poll(() => storing.length).toBe(count);
const store = () => {
  for (const resolve of storing) resolve();
};

describe('while more arrives than can be stored', () => {
  it('a delivery is told to come again in a second, and taken then', async () => {
    const first = [deliver(1), deliver(1)];
    await taken(2);
    const turnedAway = await deliver(1);
    expect([turnedAway.status, turnedAway.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await turnedAway.json()).toMatchObject({ code: 'hooks.busy' });
    store();
    expect((await Promise.all(first)).map(({ status }) => status)).toEqual([202, 202]);
    const again = deliver(1);
    await taken(3);
    store();
    expect((await again).status).toBe(202);
  });

  it('the bytes of all bodies together are bounded', async () => {
    const first = deliver(80 * kB);
    await taken(1);
    expect((await deliver(30 * kB)).status).toBe(503);
    const small = deliver(10 * kB);
    await taken(2);
    store();
    expect((await Promise.all([first, small])).map(({ status }) => status)).toEqual([202, 202]);
  });

  it('a sender who does not say how much it sends counts as the largest', async () => {
    const status = await new Promise((resolve, reject) => {
      const call = request({ port: portOf(), path: '/hooks/dev/flow', method: 'POST' }, (response) => {
        resolve(response.statusCode);
        response.resume();
      });
      call.on('error', reject);
      call.write('x');
      call.end();
    });
    expect(status).toBe(503);
  });

  it('a sender who gives up makes room for another', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise<void>((resolve) => {
        const headers = { 'content-length': 50 * kB };
        const call = request({ port: portOf(), path: '/hooks/dev/flow', method: 'POST', headers });
        call.on('error', () => {
          resolve();
        });
        call.write('x', () => setTimeout(() => call.destroy(new Error('gives up')), 50));
      });
    }
    const after = deliver(90 * kB);
    await taken(1);
    store();
    expect((await after).status).toBe(202);
  });
});
