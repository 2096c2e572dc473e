import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { buildRuntime } from '../runtime/runtime-process.ts';
import { measureFiveSteps } from './five-steps.ts';
import { measureOrderSync } from './order-sync.ts';
import { measureParts } from './parts.ts';
import { measurePeak } from './peak.ts';
import { measureRedis } from './redis.ts';
import { type Results, sections } from './report.ts';
import { keep } from './results.ts';
import { type DatabaseServer, startDatabaseServer } from './systems.ts';

const names = ['order-sync', 'five-steps', 'parts', 'peak', 'redis', 'lanes', 'items', 'history'] as const;
type Name = (typeof names)[number];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Every section. */
    all: { type: 'boolean', default: false },
    /** Small, to see that it runs: nothing is kept. */
    quick: { type: 'boolean', default: false },
    /** How long the peak lasts. */
    seconds: { type: 'string', default: '60' },
  },
});
const sizes = options.quick
  ? { warmUp: 500, full: 2_000, half: 600 }
  : { warmUp: 10_000, full: 12_000, half: 4_000 };

/** Measures the sections that are named, order-sync when none is; each keeps its figures as soon as it has them. */
async function main(): Promise<void> {
  buildRuntime();
  for (const name of chosen()) {
    process.stdout.write(`\n${new Date().toISOString().slice(11, 19)} ${name}\n\n`);
    const measured = await measureSection(name);
    process.stdout.write(sections(measured).join('\n'));
    if (!options.quick) await keep(measured);
  }
}

function chosen(): readonly Name[] {
  if (options.all) return names;
  const unknown = positionals.find((name) => !names.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`There is no section ${unknown}: name ${names.join(', ')}`);
  const named = names.filter((name) => positionals.includes(name));
  return named.length > 0 ? named : ['order-sync'];
}

/** Those that are programs of their own keep their figures themselves. */
async function measureSection(name: Name): Promise<Results> {
  switch (name) {
    case 'order-sync':
      return withServer(async (server) => ({ orderSync: await measureOrderSync(server, sizes) }));
    case 'five-steps':
      return withServer(async (server) => ({ fiveSteps: await measureFiveSteps(server, sizes) }));
    case 'parts':
      return { parts: await measureParts(options.quick ? 500 : 5_000) };
    case 'peak':
      return withServer(async (server) => ({
        peak: await measurePeak(server, sizes, Number(options.seconds)),
      }));
    case 'redis':
      return withServer(async (server) => ({ redis: await measureRedis(server, sizes) }));
    case 'lanes':
      await runProgram('tools/bench/lanes-bench.ts', options.quick ? [] : ['--full']);
      return {};
    case 'items':
      await runProgram('tools/bench/items-bench.ts', options.quick ? ['20000'] : []);
      return {};
    case 'history':
      await runProgram('tools/bench/history-bench.ts', options.quick ? ['--quick'] : []);
      return {};
  }
}

/** A server of its own for each section, so that none finds the remains of another. */
async function withServer(use: (server: DatabaseServer) => Promise<Results>): Promise<Results> {
  const server = await startDatabaseServer();
  return use(server).finally(() => server.stop());
}

async function runProgram(file: string, given: string[]): Promise<void> {
  const child = spawn(process.execPath, [file, ...given], { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new Error(`${file} ended with ${String(child.exitCode)}`);
}

await main();
