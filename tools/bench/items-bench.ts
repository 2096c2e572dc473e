import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, FileTaken } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { startTemporaryPostgres } from '../launch/test-database.ts';
import { memoryMb, stopProgram } from '../runtime/processes.ts';
import { administratorOf, buildRuntime, startRuntime } from '../runtime/runtime-process.ts';
import { type ItemsFigures, itemsSection } from './report/items.ts';
import { keep } from './results.ts';
import { stampNow } from './stamp.ts';

const port = 4482;
const env = 'dev';
const wholeFile = 200_000;
const rows = Number(process.argv.find((each) => /^\d+$/.test(each)) ?? wholeFile);
/** Longer than this it is given up. */
const patienceMs = 300_000;

/** A price file of so many rows, each mapped in a for-each: how long it takes, and what memory it takes meanwhile. Kept for the whole file. */
async function main(): Promise<void> {
  buildRuntime();
  const stamp = stampNow();
  const postgres = await startTemporaryPostgres({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'crossdock-items-'));
  const runtime = await startRuntime({ databaseUrl: postgres.url, port, dataDir });
  try {
    const client = await administratorOf(port);
    const flow = await deploy(client);
    const { token } = await client.tokens.create({ body: { name: 'items bench' } });
    await sleep(3_000);
    const pid = runtime.pid ?? 0;
    const memory = [memoryMb(pid)];
    const sampling = setInterval(() => memory.push(memoryMb(pid)), 1_000);
    const began = performance.now();
    const { run } = await bring(flow, token);
    const uploaded = performance.now();
    await ended(client, run);
    const done = performance.now();
    clearInterval(sampling);
    const figures = {
      ...stamp,
      rows,
      uploadSeconds: (uploaded - began) / 1000,
      doneSeconds: (done - uploaded) / 1000,
      memory: byTenths(memory),
    };
    process.stdout.write(itemsSection(figures));
    if (rows === wholeFile) await keep({ items: figures });
  } finally {
    await stopProgram(runtime);
    await postgres.stop();
  }
}

/** Idle first, then the most of each tenth of the time. */
function byTenths([idle = 0, ...busy]: readonly number[]): ItemsFigures['memory'] {
  const size = Math.max(1, Math.ceil(busy.length / 10));
  const tenths = Array.from({ length: Math.ceil(busy.length / size) }, (_, index) =>
    Math.max(...busy.slice(index * size, (index + 1) * size)),
  );
  return { idle, tenths };
}

async function deploy(client: Client): Promise<string> {
  const flow = Flow.parse({
    schema: 1,
    nodes: {
      file: { type: 'core.file@1', params: { file: { format: 'csv', separator: ';' } } },
      rows: { type: 'core.for-each@1', params: { items: { ref: 'trigger.rows' } } },
      price: {
        type: 'core.map@1',
        within: 'rows',
        params: {
          fields: { sku: { ref: 'item.sku' }, gross: { formula: 'decimal(item.price) * decimal("1.19")' } },
        },
      },
    },
    wires: [
      { from: 'file.out', to: 'rows' },
      { from: 'rows.each', to: 'price' },
    ],
  });
  const { id } = await client.flows.create({ body: { name: 'Prices' } });
  const layout = { file: { x: 0, y: 0 }, rows: { x: 200, y: 0 }, price: { x: 400, y: 0 } };
  await client.flows.saveDraft({ params: { flow: id }, body: { flow, layout, revision: 1 } });
  const { number } = await client.flows.publish({ params: { flow: id }, body: {} });
  await client.flows.deploy({ params: { env, flow: id }, body: { version: number, enabled: true } });
  return id;
}

async function bring(flow: string, token: string): Promise<FileTaken> {
  const response = await fetch(
    `http://127.0.0.1:${String(port)}/api/environments/${env}/flows/${flow}/files?name=prices.csv`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: ReadableStream.from(priceList()),
      duplex: 'half',
    },
  );
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return FileTaken.parse(answer);
}

function* priceList(): Generator<Uint8Array> {
  yield Buffer.from('sku;name;price;currency;valid from\n');
  for (let row = 0; row < rows; row += 1_000) {
    const lines = Array.from({ length: Math.min(1_000, rows - row) }, (_, index) => {
      const number = String(row + index);
      return `SKU-${number};"Shirt ""Classic"", size M, ${number}";${String((row + index) % 200)}.90;EUR;2026-12-01\n`;
    });
    yield Buffer.from(lines.join(''));
  }
}

async function ended(client: Client, run: string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    const found = await client.runs.get({ params: { env, run } });
    if (found.status === 'completed') return;
    if (found.status === 'failed') throw new Error(found.failure?.message);
    await sleep(1_000);
  }
  throw new Error(`It did not come to its end within ${String(patienceMs / 1000)} s`);
}

await main();
