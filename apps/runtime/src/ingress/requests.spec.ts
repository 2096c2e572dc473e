import { Flow } from '@crossdock/flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime(desk.connectors, { WORKER_CONCURRENCY: '4' });
  for (const [alias, type] of [
    ['sender', 'core.webhook-sender'],
    ['desk', 'desk'],
  ] as const)
    await runtime.client.system.putConnection({
      params: { env: 'dev', alias },
      body: { type, settings: {} },
    });
});
afterAll(() => runtime.close());

const proof = { kind: 'none', anybodyMaySend: true };
const trigger = (params: Record<string, unknown> = {}) => ({
  type: 'core.request@1',
  connection: 'sender',
  params: { proof, withinMs: 30_000, ...params },
});
const reply = {
  type: 'core.reply@1',
  params: { status: 201, body: { formula: '{"took": trigger.number}' } },
};
const note = { type: 'desk.note@1', connection: 'desk', inputs: { note: { ref: 'trigger' } } };
const retry = { retry: { attempts: 1 } };

/** Takes the note, then replies. */
const noteThenReply = (params: Record<string, unknown> = {}): Flow =>
  Flow.parse({
    schema: 1,
    nodes: { ask: trigger(params), note, reply },
    wires: [
      { from: 'ask.out', to: 'note' },
      { from: 'note.out', to: 'reply' },
    ],
    policy: retry,
  });

/** Replies, then takes the note. */
const replyThenNote = Flow.parse({
  schema: 1,
  nodes: { ask: trigger(), reply, note },
  wires: [
    { from: 'ask.out', to: 'reply' },
    { from: 'reply.out', to: 'note' },
  ],
});
const onlyNote = Flow.parse({
  schema: 1,
  nodes: { ask: trigger(), note },
  wires: [{ from: 'ask.out', to: 'note' }],
});

async function ask(flow: string, body: unknown, headers: Record<string, string> = {}, url = runtime.url) {
  const response = await fetch(`${url}/hooks/dev/${flow}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return answerOf(response);
}
async function answerOf(response: Response) {
  const text = await response.text();
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, run: response.headers.get('crossdock-run') ?? '', answer };
}
const runOf = (run: string) => runtime.client.runs.get({ params: { env: 'dev', run } });

const runsOf = async (flow: string) =>
  (await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).runs;
async function duplicatesOf(flow: string): Promise<number> {
  const [run] = await runsOf(flow);
  return run === undefined ? 0 : (await runOf(run.id)).event.duplicates;
}

async function ended(run: string) {
  for (;;) {
    const detail = await runOf(run);
    if (!['queued', 'running', 'retrying'].includes(detail.status)) return detail;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

describe('a request', () => {
  it('is answered with what the flow replies, and with the run that did it', async () => {
    const flow = await deployFlow(runtime, 'Note then reply', noteThenReply());
    const { status, run, answer } = await ask(flow, { number: 'r1' });
    expect([status, answer]).toEqual([201, { took: 'r1' }]);
    expect(await ended(run)).toMatchObject({ status: 'completed', source: 'request', lane: 'urgent' });
  });

  it('is answered as soon as the reply is made; the run goes on', async () => {
    const flow = await deployFlow(runtime, 'Reply then note', replyThenNote);
    const { status, run } = await ask(flow, { number: 'r2', waits: true });
    expect([status, (await runOf(run)).status]).toEqual([201, 'running']);
    await expect.poll(() => desk.notes.includes('r2')).toBe(true);
    desk.release();
    expect((await ended(run)).status).toBe('completed');
  });

  it('may be made with a query instead of a body', async () => {
    const flow = await deployFlow(runtime, 'By query', noteThenReply());
    expect(await answerOf(await fetch(`${runtime.url}/hooks/dev/${flow}?number=r3`))).toMatchObject({
      status: 201,
      answer: { took: 'r3' },
    });
    const head = await fetch(`${runtime.url}/hooks/dev/${flow}?number=r3`, { method: 'HEAD' });
    expect(head.status).toBe(404);
  });

  it.each([
    ['business', 422, 'desk.unknown'],
    ['transient', 503, 'desk.busy'],
    ['permanent', 500, 'desk.closed'],
    ['policy', 403, 'desk.forbidden'],
  ])(
    'whose run fails for a %s reason is answered %i and told no more than the reason',
    async (fails, status, code) => {
      const flow = await deployFlow(runtime, `Fails ${fails}`, noteThenReply());
      const failed = await ask(flow, { number: 'r4', fails });
      expect(failed).toMatchObject({ status, answer: { status, code } });
      expect(Object.keys(failed.answer as object).toSorted()).toEqual([
        'code',
        'detail',
        'status',
        'title',
        'type',
      ]);
      expect((await ended(failed.run)).status).toBe('failed');
    },
  );

  it('that takes too long is answered as the flow says; its run goes on', async () => {
    const late = { status: 200, body: { inStock: 'ask again' } };
    const flow = await deployFlow(runtime, 'Too long', noteThenReply({ withinMs: 100, late }));
    const { status, run, answer } = await ask(flow, { number: 'r5', waits: true });
    expect([status, answer]).toEqual([200, { inStock: 'ask again' }]);
    expect((await runOf(run)).status).toBe('running');
    desk.release();
    expect((await ended(run)).status).toBe('completed');
  });

  it('whose flow has nothing to say is answered 204', async () => {
    const flow = await deployFlow(runtime, 'Nothing to say', onlyNote);
    expect(await ask(flow, { number: 'r6' })).toMatchObject({ status: 204, answer: undefined });
  });

  it('is one of its own each time, unless its sender says that it is the same', async () => {
    const flow = await deployFlow(runtime, 'The same', noteThenReply());
    const [one, other] = [await ask(flow, { number: 'r7' }), await ask(flow, { number: 'r7' })];
    expect(one.run).not.toBe(other.run);
    const headers = { 'idempotency-key': 'order-7' };
    const [first, again] = [
      await ask(flow, { number: 'r8' }, headers),
      await ask(flow, { number: 'r9' }, headers),
    ];
    expect([again.run, again.status, again.answer]).toEqual([first.run, 201, { took: 'r8' }]);
    expect(desk.notes).not.toContain('r9');
  });

  it('is answered by any process, whichever does the run', async () => {
    const flow = await deployFlow(runtime, 'Elsewhere', noteThenReply({ withinMs: 10_000 }));
    const other = await runtime.another();
    const headers = { 'idempotency-key': 'r10' };
    const first = ask(flow, { number: 'r10', waits: true }, headers);
    await expect.poll(() => desk.notes.includes('r10')).toBe(true);
    const elsewhere = ask(flow, { number: 'r10' }, headers, other.url);
    await expect.poll(async () => (await duplicatesOf(flow)) > 0).toBe(true);
    desk.release();
    const answers = await Promise.all([first, elsewhere]);
    expect(answers.map(({ answer }) => answer)).toEqual([{ took: 'r10' }, { took: 'r10' }]);
    await other.close();
  });

  it('waits its turn behind an earlier one of its key, and is answered then', async () => {
    const inOrder = Flow.parse({
      ...noteThenReply(),
      policy: { sequence: { key: { ref: 'trigger.customer' } } },
    });
    const flow = await deployFlow(runtime, 'In turn', inOrder);
    const first = ask(flow, { number: 'r11', customer: 'A', waits: true });
    await expect.poll(() => desk.notes.includes('r11')).toBe(true);
    const second = ask(flow, { number: 'r12', customer: 'A' });
    await expect.poll(() => runsOf(flow)).toHaveLength(2);
    desk.release();
    expect((await Promise.all([first, second])).map(({ answer }) => answer)).toEqual([
      { took: 'r11' },
      { took: 'r12' },
    ]);
  });

  it('is answered also when it comes with more others than there are places', async () => {
    const flow = await deployFlow(runtime, 'Many', noteThenReply());
    const numbers = Array.from({ length: 40 }, (_, index) => `m${String(index)}`);
    const asked = Promise.all(numbers.map((number) => ask(flow, { number, waits: true })));
    const releasing = setInterval(desk.release, 10);
    const answers = await asked;
    clearInterval(releasing);
    expect(answers.map(({ answer }) => answer)).toEqual(numbers.map((took) => ({ took })));
  });

  it('whose sender goes away is done all the same', async () => {
    const flow = await deployFlow(runtime, 'Gone', noteThenReply());
    const sender = new AbortController();
    const asked = fetch(`${runtime.url}/hooks/dev/${flow}`, {
      method: 'POST',
      body: JSON.stringify({ number: 'gone', waits: true }),
      signal: sender.signal,
    }).catch(() => 'gone');
    await expect.poll(() => desk.notes.includes('gone')).toBe(true);
    sender.abort();
    expect(await asked).toBe('gone');
    desk.release();
    const [run] = await runsOf(flow);
    expect((await ended(run?.id ?? '')).status).toBe('completed');
  });

  it('that is no JSON is refused, and kept to be looked at', async () => {
    const flow = await deployFlow(runtime, 'No JSON', noteThenReply());
    const response = await fetch(`${runtime.url}/hooks/dev/${flow}`, { method: 'POST', body: 'not JSON' });
    const { status, run, answer } = await answerOf(response);
    expect({ status, answer }).toMatchObject({ status: 400, answer: { code: 'core.not-json' } });
    expect((await ended(run)).failure?.code).toBe('core.not-json');
  });
});
