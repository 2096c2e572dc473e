import { createHmac, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Flow } from '@crossdock/flow';
import { type Connector, defineConnector, defineTrigger, z } from '@crossdock/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;

const secret = 'a shared secret';
const MB = 1024 * 1024;

/** A connector that knows its events to the last field. */
const strict: Connector = defineConnector({
  id: 'strict',
  triggers: [
    defineTrigger({
      id: 'strict.prices',
      version: 1,
      title: 'Prices',
      description: 'Prices, all at once.',
      accepts: z.object({ prices: z.array(z.unknown()) }),
      emits: z.unknown(),
      webhook: { proof: { kind: 'none' } },
      eventId: () => 'prices',
      keys: () => ({}),
      map: (event) => event,
      sample: { prices: [] },
    }),
  ],
});

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime([...desk.connectors, strict]);
  const put = runtime.client.system.putConnection;
  await put({ params: { env: 'dev', alias: 'desk' }, body: { type: 'desk', settings: {} } });
  await put({
    params: { env: 'dev', alias: 'sender' },
    body: { type: 'core.webhook-sender', settings: { secret } },
  });
});
afterAll(() => runtime.close());

const signed = { proof: { kind: 'signature', header: 'X-Signature' } };
const perPrice = (params: Record<string, unknown> = signed): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      event: { type: 'core.webhook@1', connection: 'sender', params },
      prices: { type: 'core.for-each@1', params: { items: { ref: 'trigger.prices' }, childRunsAbove: 200 } },
      price: { type: 'core.map@1', within: 'prices', params: { fields: { sku: { ref: 'item.sku' } } } },
      note: { type: 'desk.note@1', connection: 'desk', inputs: { note: { ref: 'trigger.shop' } } },
    },
    wires: [
      { from: 'event.out', to: 'prices' },
      { from: 'prices.each', to: 'price' },
      { from: 'prices.out', to: 'note' },
    ],
  });

/** Takes events, and does nothing with them. */
const silent = (params: Record<string, unknown> = signed): Flow =>
  Flow.parse({
    schema: 1,
    nodes: { event: { type: 'core.webhook@1', connection: 'sender', params } },
    wires: [],
  });

/** Prices of some bytes. */
function priceList(bytes: number, shop: string = randomUUID()): string {
  const text = 'x'.repeat(30_000);
  const prices = Array.from({ length: Math.floor(bytes / 30_000) }, (_, row) => ({
    sku: `SKU-${String(row)}`,
    text,
  }));
  return JSON.stringify({ shop: { number: shop }, prices });
}
const countOf = (body: string) => (JSON.parse(body) as { prices: unknown[] }).prices.length;

async function send(
  flow: string,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${runtime.url}/hooks/dev/${flow}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, answer };
}
const signatureOf = (body: string) => ({
  'x-signature': createHmac('sha256', secret).update(body).digest('hex'),
});

async function ended(run: unknown) {
  for (;;) {
    const detail = await runtime.client.runs.get({ params: { env: 'dev', run: String(run) } });
    if (!['queued', 'running', 'retrying', 'waiting'].includes(detail.status)) return detail;
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
const listsOf = async (flow: string) =>
  (
    await runtime.pool.query<{ state: string }>('select state from payloads where flow = $1', [flow])
  ).rows.map(({ state }) => state);
const runsOf = async (flow: string) =>
  (await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).runs;

describe('a delivery above 10 MB', () => {
  it('starts a run that goes through its long lists, and sees the rest of it as ever', async () => {
    const flow = await deployFlow(runtime, 'Large', perPrice());
    const body = priceList(15 * MB, 'shop-1');
    const { status, answer } = await send(flow, body, signatureOf(body));
    expect({ status, answer }).toMatchObject({ status: 202, answer: { status: 'accepted' } });
    const run = await ended(answer['run']);
    const prices = { stored: expect.any(String) as string, count: countOf(body) };
    expect(run.event.body).toEqual({ shop: { number: 'shop-1' }, prices });
    expect(run.status).toBe('completed');
    expect(run.steps.find(({ key }) => key === 'prices')?.output).toMatchObject({
      count: prices.count,
      done: prices.count,
      failed: 0,
    });
    expect(desk.notes).toContain('shop-1');
    expect(await listsOf(flow)).toEqual(['stored']);
  });

  it('leaves nothing when its signature is wrong, or its topic another one', async () => {
    const flow = await deployFlow(
      runtime,
      'Large and signed',
      silent({ ...signed, topic: { header: 'X-Topic', accepts: ['prices'] } }),
    );
    const body = priceList(11 * MB);
    const forged = await send(flow, body, { ...signatureOf(`${body} `), 'x-topic': 'prices' });
    expect([forged.status, forged.answer['code']]).toEqual([401, 'hooks.signature']);
    const other = await send(flow, body, { ...signatureOf(body), 'x-topic': 'stock' });
    expect([other.status, other.answer['status']]).toEqual([200, 'ignored']);
    expect(await runsOf(flow)).toEqual([]);
    expect(await listsOf(flow)).toEqual([]);
  });

  it('is not even read when its token is wrong', async () => {
    const token = { kind: 'token', in: 'header', name: 'X-Token' };
    const flow = await deployFlow(runtime, 'Large by token', silent({ proof: token }));
    const body = priceList(11 * MB);
    expect((await send(flow, body, { 'x-token': 'guessed' })).status).toBe(401);
    expect((await send(flow, body, { 'x-token': secret })).status).toBe(202);
  });

  it('is known again when it comes a second time, and keeps what it has stored once', async () => {
    const flow = await deployFlow(runtime, 'Large, twice', silent());
    const body = priceList(11 * MB);
    const first = await send(flow, body, signatureOf(body));
    const second = await send(flow, body, signatureOf(body));
    expect(second.answer['run']).toBe(first.answer['run']);
    expect((await listsOf(flow)).length).toBe(1);
    const other = priceList(11 * MB);
    expect((await send(flow, other, signatureOf(other))).answer['run']).not.toBe(first.answer['run']);
  });

  it('may come compressed, and without saying how large it is', async () => {
    const flow = await deployFlow(runtime, 'Large, by parts', silent());
    const body = priceList(12 * MB);
    const streamed = await send(flow, new Blob([body]).stream(), signatureOf(body));
    expect(streamed.status).toBe(202);
    const packed = await send(flow, gzipSync(body), { ...signatureOf(body), 'content-encoding': 'gzip' });
    expect(packed.answer['run']).toBe(streamed.answer['run']);
    expect((await listsOf(flow)).length).toBe(1);
  });

  it('is kept with the reason when its trigger can read it only as a whole', async () => {
    const flow = await deployFlow(
      runtime,
      'Large and strict',
      Flow.parse({ schema: 1, nodes: { event: { type: 'strict.prices@1' } }, wires: [] }),
    );
    const { status, answer } = await send(flow, priceList(11 * MB));
    expect([status, answer['status']]).toEqual([202, 'kept']);
    const run = await ended(answer['run']);
    expect(run.failure).toMatchObject({ kind: 'permanent', code: 'core.event-too-large' });
    expect(await listsOf(flow)).toEqual(['stored']);
  });

  it('that is no JSON is refused, and its beginning kept', async () => {
    const flow = await deployFlow(runtime, 'Large and broken', silent());
    const body = `${priceList(11 * MB).slice(0, -1)},}`;
    const { status, answer } = await send(flow, body, signatureOf(body));
    expect([status, answer['code']]).toEqual([400, 'core.not-json']);
    const [run] = await runsOf(flow);
    expect((await ended(run?.id)).event.body).toBe(body.slice(0, 65_536));
    expect(await listsOf(flow)).toEqual([]);
  });

  it('is refused above 50 MB, and where somebody waits for the answer', async () => {
    const flow = await deployFlow(runtime, 'Too large', silent());
    const said = await send(flow, 'x'.repeat(50 * MB + 1));
    const unsaid = await send(flow, new Blob(['['.repeat(50 * MB + 1)]).stream()).catch(() => undefined);
    expect([said.status, said.answer['code']]).toEqual([413, 'hooks.too-large']);
    expect([413, undefined]).toContain(unsaid?.status);
    const request = await deployFlow(
      runtime,
      'Large question',
      Flow.parse({
        schema: 1,
        nodes: {
          ask: {
            type: 'core.request@1',
            connection: 'sender',
            params: { proof: { kind: 'none', anybodyMaySend: true } },
          },
        },
        wires: [],
      }),
    );
    const question = await send(request, priceList(11 * MB));
    expect([question.status, question.answer['code']]).toEqual([413, 'hooks.too-large']);
    expect(question.answer['detail']).toMatch(/10 MB/);
    expect(await listsOf(flow)).toEqual([]);
  });

  it('is told to come again while others of its size are read, and nothing of it is lost', async () => {
    const flow = await deployFlow(runtime, 'Many large', silent());
    const bodies = Array.from({ length: 4 }, () => priceList(11 * MB));
    const answers = await Promise.all(bodies.map((body) => send(flow, body, signatureOf(body))));
    const turnedAway = answers.filter(({ status }) => status === 503);
    expect(turnedAway.length).toBeGreaterThan(0);
    expect(turnedAway.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
    for (const [index, body] of bodies.entries())
      if (answers[index]?.status === 503)
        expect((await send(flow, body, signatureOf(body))).status).toBe(202);
    expect((await runsOf(flow)).length).toBe(4);
  });
});
