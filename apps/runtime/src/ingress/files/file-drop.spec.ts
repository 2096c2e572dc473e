import { Flow } from '@crossdock/flow';
import { makeClient } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from '../../testing/desk.ts';
import { deployFlow, type Runtime, startRuntime } from '../../testing/runtime.ts';

let desk: Desk;
let runtime: Runtime;
let cookie: string;

beforeAll(async () => {
  desk = openDesk();
  runtime = await startRuntime(desk.connectors);
  await runtime.client.system.putConnection({
    params: { env: 'dev', alias: 'desk' },
    body: { type: 'desk', settings: {} },
  });
  cookie = await signIn();
});
afterAll(() => runtime.close());

async function signIn(): Promise<string> {
  let given = '';
  const client = makeClient({
    baseUrl: runtime.url,
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      given = response.headers.get('set-cookie')?.split(';')[0] ?? '';
      return response;
    },
  });
  await client.session.signIn({ body: { email: 'admin@example.com', password: 'a long password' } });
  return given;
}

const csv = { format: 'csv' };
const perRow = (params: Record<string, unknown> = { file: csv }): Flow =>
  Flow.parse({
    schema: 1,
    nodes: {
      file: { type: 'core.file@1', params },
      rows: { type: 'core.for-each@1', params: { items: { ref: 'trigger.rows' }, childRunsAbove: 100 } },
      note: { type: 'desk.note@1', connection: 'desk', within: 'rows', inputs: { note: { ref: 'item' } } },
    },
    wires: [
      { from: 'file.out', to: 'rows' },
      { from: 'rows.each', to: 'note' },
    ],
  });

async function bring(
  flow: string,
  body: NonNullable<RequestInit['body']>,
  query = '',
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${runtime.url}/api/environments/dev/flows/${flow}/files${query}`, {
    method: 'POST',
    body,
    headers: { cookie, origin: runtime.url, ...headers },
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${String(from + index)},text\n`).join('');

async function ended(run: unknown) {
  for (;;) {
    const detail = await runtime.client.runs.get({ params: { env: 'dev', run: String(run) } });
    if (!['queued', 'running', 'retrying', 'waiting'].includes(detail.status)) return detail;
    await new Promise((resume) => setTimeout(resume, 20));
  }
}
const listsKept = async () => (await runtime.pool.query('select from payloads')).rowCount;

describe('a file that is brought to a flow', () => {
  it('starts one run, which goes through all rows in runs of their own', async () => {
    const flow = await deployFlow(runtime, 'Rows', perRow());
    const { status, answer } = await bring(flow, `number,text\n${numbered(0, 250)}`, '?name=numbers.csv');
    expect({ status, answer }).toMatchObject({
      status: 200,
      answer: { duplicate: false, rows: 250, skipped: 0 },
    });
    const run = await ended(answer['run']);
    expect(run).toMatchObject({
      status: 'completed',
      source: 'file',
      lane: 'bulk',
      keys: [{ kind: 'file', value: 'numbers.csv' }],
    });
    expect(run.steps.find(({ key }) => key === 'rows')?.output).toEqual({
      count: 250,
      done: 250,
      failed: 0,
      runs: 3,
    });
    expect(desk.notes.toSorted((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 250 }, (_, index) => String(index)),
    );
    expect(JSON.stringify(run.event.body)).not.toContain('text');
  }, 30_000);

  it('says in the end how many rows failed; the others are done', async () => {
    const flow = await deployFlow(runtime, 'Some fail', perRow());
    const { answer } = await bring(flow, `number,fails\nok,\nbad,business\nfine,\n`);
    const run = await ended(answer['run']);
    expect(run.failure).toMatchObject({ code: 'core.items-failed' });
    expect(desk.notes).toEqual(expect.arrayContaining(['ok', 'fine']));
  });

  it('collects the results of its rows in their order, where later steps and people can read them', async () => {
    const result = { formula: `item.number + "${'x'.repeat(2_000)}"` };
    const params = { items: { ref: 'trigger.rows' }, childRunsAbove: 100, result };
    const report = { type: 'core.for-each@1', params: { items: { ref: 'steps.rows.results' } } };
    const flow = await deployFlow(
      runtime,
      'Results',
      Flow.parse({
        schema: 1,
        nodes: {
          file: { type: 'core.file@1', params: { file: csv } },
          rows: { type: 'core.for-each@1', params },
          check: { type: 'core.map@1', within: 'rows', params: { fields: {} } },
          report,
          line: { type: 'core.map@1', within: 'report', params: { fields: { line: { ref: 'item' } } } },
        },
        wires: [
          { from: 'file.out', to: 'rows' },
          { from: 'rows.each', to: 'check' },
          { from: 'rows.out', to: 'report' },
          { from: 'report.each', to: 'line' },
        ],
      }),
    );
    const { answer } = await bring(flow, `number,text\n${numbered(0, 250)}`, '?name=results.csv');
    const run = await ended(answer['run']);
    const outputOf = (key: string) => run.steps.find((step) => step.key === key)?.output;
    const { results } = outputOf('rows') as { results: { stored: string; count: number } };
    expect(results.count).toBe(250);
    expect(outputOf('report')).toMatchObject({ count: 250, done: 250 });
    const page = (list: string, query: { from?: number; limit?: number }) =>
      runtime.client.runs.items({ params: { env: 'dev', list }, query });
    const { items, count } = await page(results.stored, { from: 248 });
    expect([count, ...items.map((item) => String(item).slice(0, 4))]).toEqual([250, '248x', '249x']);
    await expect(page('01a22eda-929a-71e5-b1a3-d86108620001', {})).rejects.toThrow(/no longer kept/);
  });

  it('starts nothing when it was brought before, unless it is said to be another one', async () => {
    const flow = await deployFlow(runtime, 'Same', perRow());
    const first = await bring(flow, 'number\n1\n', '?name=a.csv');
    const before = await listsKept();
    const again = await bring(flow, 'number\n1\n', '?name=a.csv');
    expect(again.answer).toMatchObject({ duplicate: true, run: first.answer['run'] });
    expect(await listsKept()).toBe(before);
    const others = [
      await bring(flow, 'number\n1\n', '?name=b.csv'),
      await bring(flow, 'number\n2\n', '?name=a.csv'),
      await bring(flow, 'number\n1\n', '?name=a.csv&again=true'),
    ];
    const runs = [first, ...others].map(({ answer }) => answer['run']);
    expect(new Set(runs).size).toBe(4);
  });

  it('may come in a form, as a browser sends it, or as JSON', async () => {
    const form = new FormData();
    form.set('comment', 'prices of today');
    form.set('file', new File(['number;text\n7;seven\n'], 'C:\\Temp\\seven.csv', { type: 'text/csv' }));
    const semicolons = await deployFlow(runtime, 'Form', perRow({ file: { ...csv, separator: ';' } }));
    const { answer } = await bring(semicolons, form);
    expect((await ended(answer['run'])).keys).toEqual([{ kind: 'file', value: 'seven.csv' }]);
    const json = await deployFlow(runtime, 'JSON', perRow({ file: { format: 'json' } }));
    const type = { 'content-type': 'application/json' };
    expect(await bring(json, '[{"number":"8"},{"number":"9"}]', '', type)).toMatchObject({
      answer: { rows: 2 },
    });
    const lines = await deployFlow(runtime, 'Lines', perRow({ file: { format: 'json-lines' } }));
    expect(await bring(lines, '{"number":"8"}\n{"number":"9"}')).toMatchObject({ answer: { rows: 2 } });
  });
});

describe('a file that cannot be read', () => {
  it('starts nothing, and the places are told', async () => {
    const flow = await deployFlow(runtime, 'Strict', perRow());
    const before = await listsKept();
    const { status, answer } = await bring(flow, 'number,text\n1,a\n2\n3,b,c\n');
    expect({ status, answer }).toMatchObject({
      status: 422,
      answer: {
        code: 'files.unreadable',
        detail: expect.stringMatching(
          /^2 rows cannot be read, so nothing was started\. First: line 3, column 2/,
        ) as string,
        errors: [{ field: 'line 3, column 2' }, { field: 'line 4, column 3' }],
      },
    });
    expect(await listsKept()).toBe(before);
    expect((await runtime.client.runs.list({ params: { env: 'dev' }, query: { flow } })).total).toBe(0);
  });

  it('tells no more than its first twenty problems, also of a large file', async () => {
    const flow = await deployFlow(runtime, 'Many problems', perRow());
    const { answer } = await bring(flow, `number,text\n${'x\n'.repeat(1_000_000)}`);
    expect(answer['errors']).toHaveLength(20);
    expect(answer['detail']).toMatch(/^More than 20 rows/);
    const unreadable = await bring(flow, `number,number\n${numbered(0, 400_000)}`);
    expect(unreadable).toMatchObject({ status: 422, answer: { code: 'files.unreadable' } });
  });

  it('starts a run without its bad rows when the flow says so', async () => {
    const flow = await deployFlow(runtime, 'Lenient', perRow({ file: csv, skipBadRows: true }));
    const { answer } = await bring(flow, 'number,text\n1,a\n2\n3,b\n');
    expect(answer).toMatchObject({ rows: 2, skipped: 1, problems: [{ line: 3, column: 2 }] });
  });

  it('is refused when it is larger than 50 MB, whether it says so or not', async () => {
    const flow = await deployFlow(runtime, 'Large', perRow());
    const before = await listsKept();
    const row = Buffer.from(`1,${'x'.repeat(500_000)}\n`);
    const endless = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from('number,text\n'));
      },
      pull: (controller) => {
        controller.enqueue(row);
      },
    });
    const sent = await bring(flow, endless).catch(() => 'cut off');
    if (sent !== 'cut off') expect(sent).toMatchObject({ status: 413, answer: { code: 'files.too-large' } });
    expect(await bring(flow, Buffer.alloc(54 * 1024 * 1024)).catch(() => ({ status: 413 }))).toMatchObject({
      status: 413,
    });
    await expect.poll(listsKept).toBe(before);
  }, 60_000);

  it('is refused by a flow that takes no files, is switched off, or is not there, and without permission', async () => {
    const byHand = Flow.parse({
      schema: 1,
      nodes: { start: { type: 'core.manual@1' }, pass: { type: 'core.map@1', params: { fields: {} } } },
      wires: [{ from: 'start.out', to: 'pass' }],
    });
    const other = await deployFlow(runtime, 'No files', byHand);
    expect(await bring(other, 'a\n')).toMatchObject({ status: 409, answer: { code: 'files.not-taken' } });
    const off = await deployFlow(runtime, 'Off', perRow());
    const deployment = { version: 1, enabled: false };
    await runtime.client.flows.deploy({ params: { env: 'dev', flow: off }, body: deployment });
    expect(await bring(off, 'a\n')).toMatchObject({ status: 409, answer: { code: 'runs.switched-off' } });
    expect(await bring('nobody', 'a\n')).toMatchObject({
      status: 404,
      answer: { code: 'runs.not-deployed' },
    });
    const unsigned = await bring(other, 'a\n', '', { cookie: '' });
    expect(unsigned).toMatchObject({ status: 401, answer: { code: 'auth.sign-in-needed' } });
    const nothing = await bring(await deployFlow(runtime, 'Nothing', perRow()), '');
    expect(nothing).toMatchObject({ status: 422, answer: { code: 'files.unreadable' } });
    const form = new FormData();
    form.set('comment', 'no file');
    const flow = await deployFlow(runtime, 'Empty form', perRow());
    expect(await bring(flow, form)).toMatchObject({ status: 400, answer: { code: 'files.no-file' } });
  });
});
