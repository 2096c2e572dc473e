import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import ivm from 'isolated-vm';
import pg from 'pg';
import { Agent, request as send } from 'undici';
import { bareJobOf } from './bare-jobs.ts';
import { webhookSecret } from './orders.ts';

/**
 * The least that could do the job, for comparison: durable group-committed intake with de-duplication, mapping by
 * code of the user in an isolate (one context for all orders, JSON text in and out), its POSTs, one history row. No
 * retries, no recovery, no history of steps, no ledger.
 */
interface Order {
  id: number;
  number: string;
  date_modified_gmt: string;
  total: string;
}

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
await pool.query(`create table inbox (event_id text primary key, body text not null, received timestamptz not null default now());
  create table history (event_id text primary key, status int not null, body text not null, result text, ended timestamptz not null default now())`);
const agent = new Agent({ connections: 64 });

function groupCommit<Row extends unknown[]>(text: string): (row: Row) => Promise<boolean> {
  let waiting: Array<{ row: Row; done: (fresh: boolean) => void; fail: (error: unknown) => void }> = [];
  let busy = false;
  const run = async () => {
    busy = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const columns = (batch[0]?.row ?? []).map((_, column) => batch.map(({ row }) => row[column]));
      try {
        const { rows } = await pool.query<{ id: string }>({ name: text.slice(0, 30), text, values: columns });
        const fresh = new Set(rows.map(({ id }) => id));
        for (const { row, done } of batch) done(fresh.has(String(row[0])));
      } catch (error) {
        for (const { fail } of batch) fail(error);
      }
    }
    busy = false;
  };
  return (row) =>
    new Promise((done, fail) => {
      waiting.push({ row, done, fail });
      if (!busy) void run();
    });
}

const take = groupCommit<[string, string]>(
  'insert into inbox select * from unnest($1::text[], $2::text[]) on conflict do nothing returning event_id as id',
);
const note = groupCommit<[string, number, string, string]>(
  'insert into history select * from unnest($1::text[], $2::int[], $3::text[], $4::text[]) returning event_id as id',
);

const job = bareJobOf(process.env.BARE_JOB);
const isolate = new ivm.Isolate({ memoryLimit: 128 });
const context = isolate.createContextSync();
const map = context.evalSync(job.mapping, { reference: true }) as ivm.Reference<(text: string) => string>;

async function run(eventId: string, order: Order, text: string): Promise<void> {
  const mapped = map.applySync(undefined, [text], { timeout: 1_000 });
  let status = 0;
  let answer = '';
  for (const path of job.paths(order)) {
    const response = await send(`${process.env.STUB_URL ?? ''}${path}`, {
      method: 'POST',
      dispatcher: agent,
      headers: { 'content-type': 'application/json' },
      body: mapped,
    });
    status = response.statusCode;
    answer = await response.body.text();
  }
  await note([eventId, status, mapped, answer]);
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const expected = createHmac('sha256', webhookSecret).update(body).digest();
    if (!timingSafeEqual(expected, Buffer.from(String(request.headers['x-wc-webhook-signature']), 'base64')))
      return response.writeHead(401).end();
    const text = body.toString();
    const order = JSON.parse(text) as Order;
    const eventId = `${String(order.id)}@${order.date_modified_gmt}`;
    void take([eventId, text]).then((fresh) => {
      response.writeHead(202).end('{"status":"accepted"}');
      if (fresh) void run(eventId, order, text);
    });
  });
}).listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('ready\n'));
process.on('SIGTERM', () => process.exit(0));
