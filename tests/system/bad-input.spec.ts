import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deliver,
  type Receipt,
  recordedProducts,
  signed,
  signedOrder,
  unsweptOrder,
} from '../support/deliveries.ts';
import { counted, deployWith, detailOf, ended, flowId, quickPolicy, runsOf } from '../support/runs.ts';
import { login, startSystem, type System } from '../support/system.ts';

describe('a request that is not as it should be', () => {
  let system: System;
  let cookie = '';

  beforeAll(async () => {
    system = await startSystem();
    for (const product of recordedProducts) system.erp.addProduct(product);
    await deployWith(system, quickPolicy);
    const session = await api('/session', { method: 'POST', json: login });
    cookie = session.cookie;
  });
  afterAll(() => system.stop());

  const storedRuns = () => counted(system, 'runs');

  async function api(path: string, { method = 'GET', json, text }: ApiCall = {}) {
    const body = text ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await fetch(`${system.url}/api${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), cookie },
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      answer: (await response.json()) as Record<string, unknown>,
      cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    };
  }

  /** Every refusal is a problem document: a code for programs, a sentence for people. */
  function expectProblem(receipt: Receipt, status: number, code: string, detail: RegExp): void {
    expect(receipt).toMatchObject({
      status,
      contentType: expect.stringMatching(/^application\/problem\+json/) as string,
      answer: {
        status,
        code,
        detail: expect.stringMatching(detail) as string,
        title: expect.any(String) as string,
      },
    });
  }

  it.each([
    ['a wrong signature', (order: number) => ({ ...signedOrder(order), signature: 'bm90IHNpZ25lZA==' })],
    [
      'a signature of another secret',
      (order: number) => signed(JSON.stringify(unsweptOrder(order)), 'guessed'),
    ],
    ['a signature of another body', (order: number) => ({ ...signedOrder(order), body: '{}' })],
    ['no signature', (order: number) => ({ ...signedOrder(order), signature: undefined })],
  ])('with %s is refused, and nothing of it is kept', async (_words, delivery) => {
    const before = await storedRuns();
    const receipt = await deliver(system.webhookUrl, delivery(5001));
    expectProblem(receipt, 401, 'hooks.signature', /x-wc-webhook-signature does not fit/);
    expect(await storedRuns()).toBe(before);
  });

  it.each([
    ['cut off in the middle', '{"id": 1, "line_items": ['],
    ['no JSON at all', 'hello'],
    ['nothing', ''],
    ['full of NUL characters', '\0\0{"id"\0'],
    ['nested without end', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['in another encoding', Buffer.from('{"name": "Gr\xfc\xdfe"', 'latin1')],
  ])('whose body is %s is refused with the reason, and kept to be looked at', async (_words, body) => {
    const receipt = await deliver(system.webhookUrl, signed(body));
    expectProblem(receipt, 400, 'core.not-json', /The body is not JSON: .* The event was kept as run/s);
    const [, run = ''] = /kept as run ([0-9a-f-]{36})/.exec(String(receipt.answer['detail'])) ?? [];
    const kept = await detailOf(system, run);
    expect(kept).toMatchObject({ status: 'failed', failure: { code: 'core.not-json' } });
    expect(kept.event.body).toBe(Buffer.from(body).toString('utf8'));
  });

  it.each([
    ['a number where text belongs', { number: 5002 }, 'number'],
    ['an amount that is none', { total: 'free' }, 'total'],
    ['no lines', { line_items: null }, 'line_items'],
    ['a time that is none', { date_modified_gmt: 'yesterday' }, 'date_modified_gmt'],
  ])(
    'that is an order with %s is kept and acknowledged, so that the shop goes on',
    async (_words, change, field) => {
      const receipt = await deliver(system.webhookUrl, signedOrder(5002, change));
      expect(receipt).toMatchObject({
        status: 202,
        answer: {
          status: 'kept',
          run: expect.any(String) as string,
          problem: { code: 'core.event-misfit', detail: expect.stringContaining(`${field}: `) as string },
        },
      });
      const kept = await detailOf(system, String(receipt.answer['run']));
      expect(kept).toMatchObject({
        status: 'failed',
        failure: { kind: 'permanent', code: 'core.event-misfit' },
      });
      expect(kept.event.body).toMatchObject(change);
    },
  );

  it.each([
    ['a JSON list', '[]'],
    ['the word null', 'null'],
    ['an object of nothing', '{}'],
  ])('that is %s is kept and acknowledged', async (_words, body) => {
    const receipt = await deliver(system.webhookUrl, signed(body));
    expect(receipt).toMatchObject({ status: 202, answer: { status: 'kept' } });
    expect((await detailOf(system, String(receipt.answer['run']))).status).toBe('failed');
  });

  it.each([
    ['NUL characters', '\0'],
    ['half a surrogate pair', '\ud83d'],
  ])('whose texts hold %s runs to an end like any other', async (words, odd) => {
    const line = unsweptOrder(5003).line_items[0];
    const change = {
      number: `5003${odd}`,
      date_modified_gmt: odd === '\0' ? '2026-11-21T10:00:00' : '2026-11-21T10:00:01',
      customer_note: `Ring twice${odd}`,
      line_items: [{ ...line, sku: `NO-SUCH${odd}-SKU` }],
    };
    const receipt = await deliver(system.webhookUrl, signedOrder(5003, change));
    expect({ words, ...receipt }).toMatchObject({ status: 202, answer: { status: 'accepted' } });
    const run = await ended(system, String(receipt.answer['run']));
    expect(run).toMatchObject({ status: 'failed', failure: { kind: 'business', code: 'odoo.unknown-sku' } });
    expect((await runsOf(system, '5003')).map(({ id }) => id)).toContain(run.id);
  });

  it('that is too large is refused before it is read', async () => {
    const receipt = await deliverBeginning(system.webhookUrl, 60 * 1024 * 1024);
    expectProblem(receipt, 413, 'hooks.too-large', /larger than 50 MB/);
  });

  it('with an order number of a thousand foreign letters is an order like any other', async () => {
    const number = Array.from({ length: 1000 }, (_, index) => String.fromCodePoint(0x4e00 + index * 7)).join(
      '',
    );
    const { status, answer } = await deliver(system.webhookUrl, signedOrder(5008, { number }));
    expect(status).toBe(202);
    expect((await ended(system, String(answer['run']))).status).toBe('completed');
    expect(await runsOf(system, number.slice(0, 40))).toHaveLength(1);
  });

  it('to an address that is none of ours is told so', async () => {
    const unknown = system.webhookUrl.replace(flowId, 'no-such-flow');
    expectProblem(await deliver(unknown, signedOrder(5004)), 404, 'hooks.unknown-address', /"no-such-flow"/);
    const elsewhere = system.webhookUrl.replace('/dev/', '/no-such-environment/');
    expectProblem(
      await deliver(elsewhere, signedOrder(5004)),
      404,
      'hooks.unknown-address',
      /"no-such-environment"/,
    );
  });

  it('to a flow that is switched off is told so, and taken once it is on again', async () => {
    const params = { env: 'dev', flow: flowId };
    const { deployments } = await system.client.flows.get({ params });
    const version = deployments[0]?.version ?? 0;
    await system.client.flows.deploy({ params, body: { version, enabled: false } });
    const refused = await deliver(system.webhookUrl, signedOrder(5005));
    expectProblem(refused, 404, 'hooks.switched-off', /switched off/);
    await system.client.flows.deploy({ params, body: { version, enabled: true } });
    expect((await deliver(system.webhookUrl, signedOrder(5005))).status).toBe(202);
  });

  it('that only asks whether we are there is answered as the shop expects', async () => {
    const ping = { body: 'webhook_id=5', signature: undefined, topic: '' };
    const contentType = 'application/x-www-form-urlencoded';
    expect(await deliver(system.webhookUrl, { ...ping, contentType })).toMatchObject({
      status: 200,
      answer: { status: 'pong' },
    });
  });

  it.each(['order.deleted', 'product.updated', ''])(
    'of a topic nobody listens to (%j) is ignored',
    async (topic) => {
      const before = await storedRuns();
      const receipt = await deliver(system.webhookUrl, { ...signedOrder(5006), topic });
      expect(receipt).toMatchObject({ status: 200, answer: { status: 'ignored' } });
      expect(await storedRuns()).toBe(before);
    },
  );

  it.each([
    ['cut-off JSON', 400, 'request.malformed', { method: 'POST', text: '{"name": ' }, '/flows'],
    ['a wrong type', 422, 'request.invalid-body', { method: 'POST', json: { name: 5 } }, '/flows'],
    ['a query that is none', 422, 'request.invalid-query', {}, '/environments/dev/runs?limit=many'],
    ['an address that is none', 404, 'request.unknown-path', {}, '/no/such/path'],
    ['a run that is none', 404, 'runs.unknown', {}, '/environments/dev/runs/no-such-run'],
    ['a flow that is none', 404, 'flow.unknown', {}, '/flows/no-such-flow'],
  ] as const)('of the API with %s is a problem document', async (_words, status, code, call, path) => {
    expectProblem(await api(path, call), status, code, /\w{3,}/);
  });

  it('of the API by nobody we know is refused', async () => {
    const response = await fetch(`${system.url}/api/environments/dev/runs`);
    const contentType = response.headers.get('content-type') ?? '';
    const answer = (await response.json()) as Record<string, unknown>;
    expectProblem({ status: response.status, contentType, answer }, 401, String(answer['code']), /sign in/i);
  });

  it('harms nobody else: the server is well, and the next order arrives', async () => {
    const health = await fetch(`${system.url}/health/ready`);
    expect(health.status).toBe(200);
    const { answer } = await deliver(system.webhookUrl, signedOrder(5007));
    expect((await ended(system, String(answer['run']))).status).toBe('completed');
    expect(await counted(system, 'active')).toBe(0);
  });
});

/** Announces a body of this size, sends the beginning of it and listens. */
function deliverBeginning(url: string, announced: number): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': String(announced) };
    const outgoing = request(url, { method: 'POST', headers }, (response) => {
      void json(response).then((answer) => {
        const contentType = response.headers['content-type'] ?? '';
        resolve({ status: response.statusCode ?? 0, contentType, answer: answer as Receipt['answer'] });
        outgoing.destroy();
      }, reject);
    });
    outgoing.on('error', reject);
    outgoing.write(' '.repeat(1024));
  });
}

interface ApiCall {
  method?: string;
  json?: unknown;
  /** A body as it is, for one that is no JSON. */
  text?: string;
}
