/** Checks the whole repository, or with arguments runs the specs whose path matches them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildWhatIsStale } from './build.ts';
import { describeFailure } from './failure.ts';
import { complain, say } from './say.ts';
import { runStage, stopStage, type Stage } from './stage.ts';
import { chromiumPath, ensureTestPrograms } from './system-packages.ts';
import { startTemporaryPostgres } from './test-database.ts';
import { closingLine } from './test-report.ts';
import { onStop } from './until-stopped.ts';

const CHECKS: readonly Stage[] = [
  { name: 'Formatting (prettier)', tool: 'prettier', args: ['--check', '.'] },
  { name: 'Rules (eslint)', tool: 'eslint', args: ['.', '--max-warnings', '0'] },
  { name: 'Types (tsc)', tool: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'Types of the designer (tsc)', tool: 'tsc', args: ['-p', 'apps/designer/tsconfig.json'] },
  { name: 'Dead code (knip)', tool: 'knip', args: ['--no-config-hints'] },
];

const root = resolve(import.meta.dirname, '../..');
const reportFolder = mkdtempSync(join(tmpdir(), 'crossdock-test-'));
const reportFile = join(reportFolder, 'vitest.json');
let stopDatabase: () => Promise<void> = () => Promise.resolve();

onStop(() => {
  say('\nStopping…');
  void cleanUp().then(() => process.exit(130));
});

try {
  await test(process.argv.slice(2));
} catch (error) {
  complain(describeFailure(error));
  process.exitCode = 1;
} finally {
  const line = closingLine(reportFile);
  await cleanUp();
  if (line !== undefined) say(`\n${line}`);
}

async function test(filter: readonly string[]): Promise<void> {
  ensureTestPrograms();
  await buildWhatIsStale(root);
  const env = { ...process.env, NX_DAEMON: 'false', CHROMIUM_PATH: chromiumPath() };
  for (const check of filter.length === 0 ? CHECKS : []) await runStage(root, check, env);
  const database = await startTemporaryPostgres();
  stopDatabase = () => database.stop();
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...filter];
  await runStage(
    root,
    { name: 'Tests (vitest)', tool: 'vitest', args, live: true },
    { ...env, TEST_DATABASE_URL: database.url },
  );
}

async function cleanUp(): Promise<void> {
  await stopStage();
  await stopDatabase();
  rmSync(reportFolder, { recursive: true, force: true });
}
