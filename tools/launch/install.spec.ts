import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The first stage for real, in a small repository, with an npm that only notes what it is asked for. */
describe('installing before a start', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'crossdock-install-'));
    for (const folder of ['bin', 'tools/launch', 'packages/flow'])
      mkdirSync(join(root, folder), { recursive: true });
    for (const file of ['bootstrap.mjs', 'install.mjs', 'run.mjs']) {
      cpSync(join(import.meta.dirname, file), join(root, 'tools/launch', file));
    }
    write('hello.ts', 'const text: string = `hello ${process.argv[2]}`;\nconsole.log(text);\n');
    write('package.json', { name: 'shop', scripts: {} });
    write('packages/flow/package.json', { name: 'flow', dependencies: { zod: '^4' } });
    write('package-lock.json', { packages: { 'node_modules/zod': { version: '4.6.7' } } });
    npmThat('mkdir -p node_modules');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('installs the first time and then runs the file', () => {
    expect(run()).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Installing packages .*\nhello world\n/),
    });
    expect(installs()).toBe(1);
  });

  it('does not install again when nothing changed', () => {
    run();
    expect(run().stdout).toBe('hello world\n');
    expect(installs()).toBe(1);
  });

  it.each([
    ['the lockfile', 'package-lock.json', { packages: { 'node_modules/zod': { version: '4.7.0' } } }, 2],
    [
      'what a package depends on',
      'packages/flow/package.json',
      { name: 'flow', dependencies: { zod: '^5' } },
      2,
    ],
    ['nothing but a script', 'package.json', { name: 'shop', scripts: { lint: 'eslint' } }, 1],
  ])('after a change of %s', (_what, file, content, expected) => {
    run();
    write(file, content);
    run();
    expect(installs()).toBe(expected);
  });

  it('accepts what somebody installed by hand when it is what the lockfile asks for', () => {
    write('node_modules/.package-lock.json', { packages: { 'node_modules/zod': { version: '4.6.7' } } });
    run();
    expect(installs()).toBe(0);
  });

  it('says what to do when the registry cannot be reached, and tries again next time', () => {
    npmThat('echo "npm error code ENOTFOUND" >&2; exit 1');
    const failed = run();
    expect(failed.status).toBe(1);
    expect(failed.stderr).toContain('The npm registry cannot be reached');
    run();
    expect(installs()).toBe(2);
  });

  function run(): { status: number | null; stdout: string; stderr: string } {
    const env = { ...process.env, PATH: `${join(root, 'bin')}:${process.env.PATH ?? ''}` };
    const args = [join(root, 'tools/launch/run.mjs'), 'hello.ts', 'world'];
    return spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  }

  function npmThat(does: string): void {
    writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\necho "$@" >> calls\n${does}\n`);
    chmodSync(join(root, 'bin/npm'), 0o755);
  }

  function installs(): number {
    const calls = join(root, 'calls');
    return existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n').length : 0;
  }

  function write(file: string, content: unknown): void {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
});
