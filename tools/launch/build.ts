import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { LaunchFailure } from './failure.ts';
import { fingerprint } from './fingerprint.ts';
import { say, spent } from './say.ts';
import { spawnTethered } from './tether.ts';

const SOURCES = ['apps', 'packages', 'package-lock.json', 'tsconfig.base.json', 'nx.json'];
const PROJECTS = ['@crossdock/runtime', '@crossdock/designer', '@crossdock/demo'];
const OUTPUTS = [
  'apps/runtime/dist/main.js',
  'apps/runtime/dist/sandbox-process.js',
  'apps/designer/dist/index.html',
  'apps/demo/dist/main.js',
];

/** Kept in node_modules: new packages may build differently. */
const STAMP = 'node_modules/.crossdock-build';

/** Whether the sources are still those of the last good build, and its results are there. */
export function isBuilt(root: string): boolean {
  const stamp = join(root, STAMP);
  if (!existsSync(stamp) || !OUTPUTS.every((output) => existsSync(join(root, output)))) return false;
  return readFileSync(stamp, 'utf8') === fingerprint(root, SOURCES);
}

/** Builds what has changed; Nx is not even started when nothing has. */
export async function buildWhatIsStale(root: string): Promise<void> {
  if (isBuilt(root)) return;
  say('Building…');
  const began = performance.now();
  // Taken before: what is edited during the build is built next time.
  const state = fingerprint(root, SOURCES);
  await nxBuild(root);
  const missing = OUTPUTS.find((output) => !existsSync(join(root, output)));
  if (missing !== undefined) {
    throw new LaunchFailure(
      `The build ended well but left no ${missing}.`,
      'See the build target of that app.',
    );
  }
  writeFileSync(join(root, STAMP), state);
  say(`Built in ${spent(began)}.`);
}

async function nxBuild(root: string): Promise<void> {
  const nx = spawnTethered(
    join(root, 'node_modules/.bin/nx'),
    ['run-many', '--target=build', `--projects=${PROJECTS.join(',')}`, '--outputStyle=static'],
    {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' },
    },
  );
  let output = '';
  nx.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  nx.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  if ((await nx.ended) === 0) return;
  const last = stripVTControlCharacters(output).trim().split('\n').slice(-40).join('\n');
  throw new LaunchFailure('The build failed.', 'See above; the whole output comes from: npm run build', last);
}
