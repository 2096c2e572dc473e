/** Installs the dependencies when they are missing or no longer those of package-lock.json. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export async function installDependencies(root) {
  const stamp = join(root, 'node_modules/.crossdock-install');
  const wanted = wantedInstall(root);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!matchesNpmRecord(root)) {
    const first = !existsSync(join(root, 'node_modules'));
    console.log(
      first ? 'Installing packages (first time, about a minute)…' : 'Packages have changed: installing…',
    );
    await npmCi(root);
  }
  writeFileSync(stamp, wanted);
}

/** What decides about an install: the lockfile and the dependency lists, not scripts or tags. */
function wantedInstall(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of ['.', ...workspaces(root)]) {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const { name, dependencies, devDependencies, optionalDependencies, overrides } = manifest;
    hash.update(
      JSON.stringify([folder, name, dependencies, devDependencies, optionalDependencies, overrides]),
    );
  }
  return hash.digest('hex');
}

function workspaces(root) {
  return ['packages', 'apps']
    .filter((parent) => existsSync(join(root, parent)))
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

/**
 * Somebody may have run `npm install` by hand. npm keeps a record of what it installed: when that is what
 * the lockfile asks for on this platform, there is nothing to do.
 */
function matchesNpmRecord(root) {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || (entry.optional && !isForHere(entry))) return true;
    return installed[path]?.version === entry.version;
  });
}

function isForHere({ os, cpu, libc }) {
  const fits = (list, here) => list === undefined || [list].flat().includes(here);
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, 'glibc');
}

async function npmCi(root) {
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', args, root);
  if (code !== 0) throw new Error(explain(output));
}

function run(command, args, root) {
  // npm must not run on a Node that it is about to delete: ours, in node_modules.
  const path = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((entry) => !entry.startsWith(join(root, 'node_modules')));
  const env = { ...process.env, PATH: path.join(delimiter) };
  return new Promise((done) => {
    let output = '';
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => done({ code: 1, output: String(error.code) }));
    child.on('close', (code) => done({ code, output }));
  });
}

function explain(output) {
  if (output === 'ENOENT') return 'npm was not found. It comes with Node: https://nodejs.org.';
  const [reason] = output.split(/^.*Clean install a project/m);
  const last = reason.trim().split('\n').slice(-15).join('\n');
  const advice = [
    [
      /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
      'The npm registry cannot be reached. Check the network, the proxy and "npm config get registry", then try again.',
    ],
    [/ENOSPC/, 'The disk is full. About 1 GB is needed for the packages.'],
    [
      /EACCES|EPERM|EROFS/,
      'This folder is not writable for you. Start as its owner, or copy the project to a folder of yours.',
    ],
    [
      /EUSAGE/,
      'package.json and package-lock.json do not fit together. Run "npm install" once, then try again.',
    ],
  ].find(([pattern]) => pattern.test(output))?.[1];
  return `${last}\n\nThe packages could not be installed. ${advice ?? 'npm says why above; try again once that is solved.'}`;
}
