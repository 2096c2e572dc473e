import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { LaunchFailure } from './failure.ts';
import { say } from './say.ts';

/** A program the tests run for real, and what brings it. */
interface Program {
  names: readonly string[];
  debian: string;
  brew: string;
}

const CHROMIUM: Program = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  debian: 'chromium',
  brew: '--cask chromium',
};
const REDIS: Program = { names: ['redis-server', 'valkey-server'], debian: 'redis-server', brew: 'redis' };
const APT_ATTEMPTS = 3;

/** Makes sure that the browser and Redis are there: installs them as root on Debian, else says what to install. */
export function ensureTestPrograms(): void {
  const missing = [CHROMIUM, REDIS].filter((program) => pathOf(program) === undefined);
  if (missing.length === 0) return;
  const packages = missing.map((program) => program.debian);
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) throw missingPrograms(missing);
  say(`Installing ${packages.join(' and ')}…`);
  apt(['update', '-qq']);
  const output = apt(['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  if (missing.some((program) => pathOf(program) === undefined)) throw missingPrograms(missing, output);
}

/** Where the browser is. */
export function chromiumPath(): string | undefined {
  return pathOf(CHROMIUM);
}

/** Where Redis, or what stands in for it, is. */
export function redisPath(): string | undefined {
  return pathOf(REDIS);
}

function pathOf({ names }: Program): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/opt/homebrew/bin');
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs apt-get without questions; mirrors and the package lock fail for a moment often enough to try again. */
function apt(args: readonly string[]): string {
  // RUNLEVEL=1 keeps the package's own Redis service from being started.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const flags = ['-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=120'];
  let output = '';
  for (let attempt = 1; attempt <= APT_ATTEMPTS; attempt += 1) {
    const result = spawnSync('apt-get', [...flags, ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    output = `${result.stdout}${result.stderr}`;
    if (result.status === 0) break;
  }
  return output;
}

function missingPrograms(missing: readonly Program[], output?: string): LaunchFailure {
  const names = missing.map((program) => program.names[0]).join(' and ');
  const command =
    process.platform === 'darwin'
      ? missing.map((program) => `brew install ${program.brew}`).join(' && ')
      : `sudo apt-get install ${missing.map((program) => program.debian).join(' ')}`;
  const last = output?.trim().split('\n').slice(-10).join('\n');
  return new LaunchFailure(`The tests need ${names}.`, `Install with: ${command}`, last);
}
