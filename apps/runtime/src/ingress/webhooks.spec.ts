import { createHmac } from 'node:crypto';
import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;

const secret = 'a shared secret';

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime(desk.connectors);
  const sender = { type: 'core.webhook-sender', settings: { secret, username: 'shop', password: 'pass' } };
  await runtime.client.system.putConnection({ params: { env: 'dev', alias: 'sender' }, body: sender });
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'desk' },
    body: { type: 'desk', settings: {} },
  });
});
afterAll(() => runtime.close());

const noteFlow = (params: Record<string, unknown>, policy: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      event: { type: 'core.webhook@1', connection: 'sender', params },
      note: { type: 'desk.note@1', connection: 'desk', inputs: { note: { ref: 'trigger' } } },
    },
    wires: [{ from: 'event.out', to: 'note' }],
    policy,
  });

const signature = { kind: 'signature', header: 'X-Signature' };
const openToAll = { kind: 'none', anybodyMaySend: true };

interface Sending {
  headers?: Record<string, string>;
  method?: string;
  query?: string;
}

async function send(
  flow: string,
  body: unknown,
  { headers = {}, method = 'POST', query = '' }: Sending = {},
) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${runtime.url}/hooks/dev/${flow}${query}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' ? { body: text } : {}),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, answer };
}
const sendSigned = (flow: string, body: unknown) => {
  const text = JSON.stringify(body);
  const given = createHmac('sha256', secret).update(text).digest('hex');
  return send(flow, text, { headers: { 'x-signature': given } });
};

async function settled(run: unknown) {
  const params = { env: 'dev', run: String(run) };
  for (;;) {
    const detail = await runtime.client.runs.get({ params });
    if (!['queued', 'running', 'retrying'].includes(detail.status)) return detail;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
const runsOf = async (flow: string) =>
  (await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).runs;

describe('an event that any system delivers', () => {
  it('runs the flow when it is signed, and tells the run in the answer', async () => {
    const flow = await deployFlow(
      runtime,
      'Signed notes',
      noteFlow({ proof: signature, keys: { order: 'order.number' } }),
    );
    const { status, headers, answer } = await sendSigned(flow, { number: 'n1', order: { number: 1001 } });
    expect(status).toBe(202);
    expect(headers.get('crossdock-run')).toBe(answer['run']);
    const run = await settled(answer['run']);
    expect(run).toMatchObject({
      status: 'completed',
      source: 'webhook',
      lane: 'orders',
      keys: [{ kind: 'order', value: '1001' }],
    });
    expect(run.event.body).toEqual({ number: 'n1', order: { number: 1001 } });
    expect(desk.notes).toContain('n1');
  });

  it('is not taken from somebody who does not prove who they are', async () => {
    const signed = await deployFlow(runtime, 'Only signed', noteFlow({ proof: signature }));
    const token = await deployFlow(
      runtime,
      'Only by token',
      noteFlow({ proof: { kind: 'token', in: 'query', name: 'key' } }),
    );
    const basic = await deployFlow(runtime, 'Only by password', noteFlow({ proof: { kind: 'basic' } }));
    const refusals = [
      await send(signed, { number: '1' }),
      await send(token, { number: '1' }, { query: '?key=guessed' }),
      await send(basic, { number: '1' }, { headers: { authorization: `Basic ${btoa('shop:guessed')}` } }),
    ];
    expect(refusals.map(({ status, answer }) => [status, answer['code']])).toEqual([
      [401, 'hooks.signature'],
      [401, 'hooks.credentials'],
      [401, 'hooks.credentials'],
    ]);
    expect(await Promise.all([signed, token, basic].map(runsOf))).toEqual([[], [], []]);
    expect((await send(token, { number: '1' }, { query: `?key=${encodeURIComponent(secret)}` })).status).toBe(
      202,
    );
    const authorization = `Basic ${btoa('shop:pass')}`;
    expect((await send(basic, { number: '1' }, { headers: { authorization } })).status).toBe(202);
  });

  it('is taken from anybody only when the flow says so in as many words', async () => {
    await expect(deployFlow(runtime, 'No proof', noteFlow({}))).rejects.toThrow(/proof/);
    const hasty = noteFlow({ proof: { kind: 'none' } });
    await expect(deployFlow(runtime, 'Hasty', hasty)).rejects.toThrow(/not complete/);
    const flow = await deployFlow(runtime, 'Open to all', noteFlow({ proof: openToAll }));
    expect((await send(flow, { number: '1' })).status).toBe(202);
  });

  it('is one event by its content, by its id in the body, or by its id in a header', async () => {
    const by = (eventId: unknown) =>
      noteFlow({ proof: openToAll, ...(eventId === undefined ? {} : { eventId }) });
    const content = await deployFlow(runtime, 'By content', by(undefined));
    const body = await deployFlow(runtime, 'By body', by({ from: 'body', path: 'meta.id' }));
    const header = await deployFlow(runtime, 'By header', by({ from: 'header', name: 'X-Event-Id' }));
    const [one, other] = [
      { number: '1', meta: { id: 'evt-1' } },
      { number: '2', meta: { id: 'evt-1' } },
    ];
    for (const event of [one, one, other]) {
      await send(content, event);
      await send(body, event);
      await send(header, event, { headers: { 'x-event-id': event === one ? 'a' : 'b' } });
    }
    expect((await Promise.all([content, body, header].map(runsOf))).map(({ length }) => length)).toEqual([
      2, 1, 2,
    ]);
  });

  it('without the id it should have is kept with the reason', async () => {
    const eventId = { from: 'body', path: 'meta.id' };
    const flow = await deployFlow(runtime, 'Must have id', noteFlow({ proof: openToAll, eventId }));
    const { status, answer } = await send(flow, { number: '1' });
    expect({ status, answer }).toMatchObject({
      status: 202,
      answer: { status: 'kept', problem: { code: 'core.no-event-id' } },
    });
    expect((await settled(answer['run'])).failure).toMatchObject({
      code: 'core.no-event-id',
      message: expect.stringContaining('"meta.id"') as string,
    });
  });

  it('of a topic nobody listens to is dropped', async () => {
    const topic = { header: 'X-Topic', accepts: ['order.paid'] };
    const flow = await deployFlow(runtime, 'One topic', noteFlow({ proof: openToAll, topic }));
    expect(await send(flow, { number: '1' }, { headers: { 'x-topic': 'order.deleted' } })).toMatchObject({
      status: 200,
      answer: { status: 'ignored' },
    });
    expect((await send(flow, { number: '1' }, { headers: { 'x-topic': 'order.paid' } })).status).toBe(202);
    expect(await runsOf(flow)).toHaveLength(1);
  });

  it('is delivered, not asked for: its address is not one to look at', async () => {
    const flow = await deployFlow(runtime, 'Not to look at', noteFlow({ proof: openToAll }));
    expect(await send(flow, '', { method: 'GET' })).toMatchObject({
      status: 405,
      answer: { code: 'hooks.method' },
    });
  });
});

describe('events of one key', () => {
  const inOrder = { sequence: { key: { ref: 'trigger.customer' } } };

  it('run one after the other, as they came, while others pass', async () => {
    const flow = await deployFlow(runtime, 'In order', noteFlow({ proof: openToAll }, inOrder));
    const first = await send(flow, { number: 'a1', customer: 'A', waits: true });
    const second = await send(flow, { number: 'a2', customer: 'A' });
    const other = await send(flow, { number: 'b1', customer: 'B' });
    await settled(other.answer['run']);
    expect(desk.notes).not.toContain('a2');
    desk.release();
    const [ended, behind] = [await settled(first.answer['run']), await settled(second.answer['run'])];
    expect([ended.sequenceKey, behind.sequenceKey, behind.status]).toEqual(['A', 'A', 'completed']);
    expect(desk.notes.filter((number) => ['a1', 'a2'].includes(number))).toEqual(['a1', 'a2']);
  });

  it('keep their order across flows that share it', async () => {
    const shared = { sequence: { key: { ref: 'trigger.customer' }, shared: 'customers' } };
    const [one, other] = [
      await deployFlow(runtime, 'Share one', noteFlow({ proof: openToAll }, shared)),
      await deployFlow(runtime, 'Share other', noteFlow({ proof: openToAll }, shared)),
    ];
    const first = await send(one, { number: 'd1', customer: 'D', waits: true });
    const second = await send(other, { number: 'd2', customer: 'D' });
    await expect.poll(() => desk.notes.includes('d1')).toBe(true);
    expect(
      (await runtime.client.runs.get({ params: { env: 'dev', run: String(second.answer['run']) } })).status,
    ).toBe('queued');
    desk.release();
    expect((await settled(first.answer['run'])).status).toBe('completed');
    expect((await settled(second.answer['run'])).status).toBe('completed');
  });

  it('go in the lane that their flow names', async () => {
    const flow = await deployFlow(runtime, 'In bulk', noteFlow({ proof: openToAll }, { lane: 'bulk' }));
    const { answer } = await send(flow, { number: 'e1' });
    expect(await settled(answer['run'])).toMatchObject({ status: 'completed', lane: 'bulk' });
  });

  it('have no order when they have no value for it', async () => {
    const flow = await deployFlow(runtime, 'No value', noteFlow({ proof: openToAll }, inOrder));
    const { answer } = await send(flow, { number: 'c1' });
    expect(await settled(answer['run'])).toMatchObject({ status: 'completed', sequenceKey: null });
  });
});

describe('a key that passes a flow too often', () => {
  const guarded = noteFlow(
    { proof: openToAll, keys: { order: 'order' } },
    { loopGuard: { most: 3, withinMs: 60_000 } },
  );

  it('is stopped, kept with the reason, and can be replayed', async () => {
    const flow = await deployFlow(runtime, 'Guarded', guarded);
    const answers = [];
    for (const number of ['l1', 'l2', 'l3', 'l4'])
      answers.push((await send(flow, { number, order: '7' })).answer);
    expect(answers.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'accepted', 'kept']);
    const stopped = await settled(answers[3]?.['run']);
    expect(stopped).toMatchObject({
      status: 'failed',
      failure: {
        kind: 'policy',
        code: 'core.loop-stopped',
        message: expect.stringContaining('order "7" passed this flow 3 times within 60 s') as string,
      },
    });
    expect(desk.notes).not.toContain('l4');
    expect((await send(flow, { number: 'l5', order: '8' })).answer['status']).toBe('accepted');
    const replay = await runtime.client.runs.replay({ params: { env: 'dev', run: stopped.id }, body: {} });
    expect((await settled(replay.id)).status).toBe('completed');
    expect(desk.notes).toContain('l4');
  });

  it('is not one event delivered over and over', async () => {
    const flow = await deployFlow(runtime, 'Guarded too', guarded);
    const event = { number: 'm1', order: '7' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(flow, event)));
    expect(new Set(answers.map(({ answer }) => answer['status']))).toEqual(new Set(['accepted']));
    expect((await send(flow, { number: 'm2', order: '7' })).answer['status']).toBe('accepted');
    expect(await runsOf(flow)).toHaveLength(2);
  });
});
