import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import pg from 'pg';
import { Agent, request as send } from 'undici';
import { webhookSecret } from './orders.ts';

/**
 * The least that could do the job, for comparison: durable group-committed intake with de-duplication, mapping,
 * one POST, one history row. No retries, no recovery, no history of steps, no ledger.
 */
interface Order {
  id: number;
  number: string;
  date_modified_gmt: string;
  total: string;
  billing: Record<string, string>;
  line_items: Array<{ sku: string; name: string; quantity: number; total: string; total_tax: string }>;
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

function map(order: Order) {
  const net = order.line_items.reduce((total, line) => total + Math.round(Number(line.total) * 100), 0);
  const customer = {
    name: `${order.billing['first_name'] ?? ''} ${order.billing['last_name'] ?? ''}`,
    ...order.billing,
  };
  const lines = order.line_items.map(({ sku, name, quantity, total, total_tax }) => ({
    sku,
    name,
    quantity,
    net: total,
    tax: total_tax,
  }));
  return {
    reference: `shop/order/${order.number}`,
    number: order.number,
    customer,
    lines,
    net: (net / 100).toFixed(2),
    total: order.total,
  };
}

async function run(eventId: string, order: Order): Promise<void> {
  const mapped = JSON.stringify(map(order));
  const url = Number(order.total) >= 100 ? '/large' : '/orders';
  const response = await send(`${process.env.STUB_URL ?? ''}${url}`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json' },
    body: mapped,
  });
  await note([eventId, response.statusCode, mapped, await response.body.text()]);
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
      if (fresh) void run(eventId, order);
    });
  });
}).listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('ready\n'));
process.on('SIGTERM', () => process.exit(0));
