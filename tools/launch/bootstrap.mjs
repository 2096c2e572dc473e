/**
 * The first stage of every command: plain JavaScript that runs on Node 20 with nothing installed.
 * It installs what is missing, then hands over to the TypeScript file under Node 24.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installDependencies } from './install.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs a TypeScript file of the repository (or of the current folder) with dependencies and Node 24 at hand. */
export async function launch(file, args) {
  const problem = unsupported();
  if (problem !== undefined) stopWith(problem);
  try {
    await installDependencies(root);
  } catch (error) {
    stopWith(error.message);
  }
  const script = existsSync(resolve(file)) ? resolve(file) : join(root, file);
  if (!existsSync(script)) stopWith(`There is no file ${script}.`);
  await handOver(script, args);
}

export function stopWith(message) {
  const red = process.stderr.isTTY && !process.env.NO_COLOR;
  console.error(red ? `\x1b[31m${message}\x1b[0m` : message);
  process.exit(1);
}

function unsupported() {
  if (isOlder(process.versions.node, [20, 0])) {
    return `Crossdock needs Node 20 or newer to start; this is Node ${process.versions.node}. Get one from https://nodejs.org.`;
  }
  if (!['linux', 'darwin'].includes(process.platform) || !['x64', 'arm64'].includes(process.arch)) {
    return `Crossdock runs on Linux and macOS (x64, arm64), not on ${process.platform} ${process.arch}. On Windows use WSL 2.`;
  }
  if (process.platform === 'linux' && process.report.getReport().header.glibcVersionRuntime === undefined) {
    return 'Crossdock needs a Linux with glibc (Debian, Ubuntu, Fedora…); this one has musl (Alpine). In a container use node:24-slim.';
  }
  return undefined;
}

function isOlder(version, [major, minor]) {
  const [haveMajor, haveMinor] = version.split('.').map(Number);
  return haveMajor < major || (haveMajor === major && haveMinor < minor);
}

/** Node 24.7 is the first where types are stripped as this project needs it and `zlib`, `crypto` are complete. */
async function handOver(script, args) {
  if (!isOlder(process.versions.node, [24, 7])) {
    process.env.PATH = withFirst(dirname(process.execPath));
    process.argv = [process.execPath, script, ...args];
    followNpm(() => process.kill(process.pid, 'SIGTERM'));
    await import(pathToFileURL(script).href);
    return;
  }
  const node = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin/node');
  if (!existsSync(node)) {
    stopWith(
      `Crossdock runs on Node 24.7 or newer; this is Node ${process.versions.node}, and npm has no Node 24 for ` +
        `${process.platform} ${process.arch}. Install Node 24 (https://nodejs.org, "brew install node@24" or ` +
        `"nvm install 24") and try again.`,
    );
  }
  const env = { ...process.env, PATH: withFirst(dirname(node)), CROSSDOCK_LAUNCHER_PID: String(process.pid) };
  const child = spawn(node, [script, ...args], { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  followNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => stopWith(`Node 24 could not be started (${node}): ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

function withFirst(folder) {
  return [folder, ...(process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== folder)].join(
    delimiter,
  );
}

/**
 * npm passes no signal on when it is terminated: notice that it is gone. npm runs us through `sh -c`; some shells
 * replace themselves by the command, others (dash) stay between npm and us.
 */
function followNpm(stop) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const grandparent = isShell(parent) ? parentOf(parent) : undefined;
  const isThere = () =>
    process.ppid === parent && (grandparent === undefined || parentOf(parent) === grandparent);
  const timer = setInterval(() => {
    if (isThere()) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}

function isShell(pid) {
  return /^\d+ \((sh|dash|bash)\)/.test(statusOf(pid));
}

/** The fourth field of proc(5) stat: `pid (name) state ppid`. */
function parentOf(pid) {
  return statusOf(pid).split(') ').at(-1).split(' ')[1];
}

/** Empty where there is no /proc: macOS, whose shell replaces itself. */
function statusOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
