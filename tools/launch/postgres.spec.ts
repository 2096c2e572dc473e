import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type RunningPostgres } from './postgres.ts';
import { commandOf } from './running.ts';
import { createTestDatabase, startTemporaryPostgres } from './test-database.ts';

describe('the embedded PostgreSQL', () => {
  let dataDir: string;
  let server: RunningPostgres;

  beforeAll(async () => {
    dataDir = mkdtempSync('/tmp/crossdock-postgres-spec-');
    server = await startPostgres({ dataDir });
    await query(server.url, 'create table orders (number text)');
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true });
  });

  it('promises that what is committed is on the disk', async () => {
    expect(await query(server.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(server.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  });

  it('keeps its password for its owner alone', () => {
    expect(statSync(join(dataDir, 'postgres.secret')).mode & 0o777).toBe(0o600);
  });

  it('listens on this machine only, and lets nobody in without the password', async () => {
    expect(await query(server.url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const guess = new URL(server.url);
    guess.password = 'guess';
    await expect(query(guess.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('comes back on the same address with its data after a stop', async () => {
    await query(server.url, "insert into orders values ('1001')");
    const { url } = server;
    await server.stop();
    server = await startPostgres({ dataDir });
    expect(server.url).toBe(url);
    expect(await query(server.url, 'select number from orders')).toEqual([{ number: '1001' }]);
  });

  it('comes back with all that was committed after a kill -9', async () => {
    await query(server.url, "insert into orders values ('1002')");
    process.kill(server.pid, 'SIGKILL');
    await server.ended;
    expect(existsSync(join(dataDir, 'postgres/postmaster.pid'))).toBe(true);
    server = await startPostgres({ dataDir });
    expect(await query(server.url, "select number from orders where number = '1002'")).toHaveLength(1);
  });

  it('is not kept from starting by a lock file that names an unrelated process', async () => {
    await server.stop();
    const lock = join(dataDir, 'postgres/postmaster.pid');
    const bystander = spawn('sleep', ['60']);
    writeFileSync(lock, `${bystander.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n127.0.0.1\n`, {
      mode: 0o600,
    });
    const owner = statSync(join(dataDir, 'postgres'));
    chownSync(lock, owner.uid, owner.gid);
    server = await startPostgres({ dataDir });
    bystander.kill();
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says what to do when the password is lost', async () => {
    await server.stop();
    const secret = join(dataDir, 'postgres.secret');
    const password = readFileSync(secret, 'utf8');
    rmSync(secret);
    await expect(startPostgres({ dataDir })).rejects.toMatchObject({
      advice: 'Bring it back from your backup.',
    });
    writeFileSync(secret, password, { mode: 0o600 });
    server = await startPostgres({ dataDir });
  });
});

describe('a temporary PostgreSQL', () => {
  it('leaves nothing behind when it stops', async () => {
    const server = await startTemporaryPostgres();
    const [row] = await query(server.url, 'show data_directory');
    const folder = String(row?.['data_directory']);
    expect(existsSync(folder)).toBe(true);
    await server.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('ends, and its folder with it, when the program that started it is killed outright', async () => {
    const script = `
      import { startTemporaryPostgres } from ${JSON.stringify(join(import.meta.dirname, 'test-database.ts'))};
      const server = await startTemporaryPostgres();
      console.log(server.pid);`;
    const program = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script]);
    const pid = await new Promise<number>((resolve) =>
      program.stdout.once('data', (text) => resolve(Number(text))),
    );
    const folder = /-D (\S+)\/postgres/.exec(commandOf(pid) ?? '')?.[1] ?? '';
    expect(existsSync(folder)).toBe(true);
    program.kill('SIGKILL');
    await expect.poll(() => existsSync(folder), { timeout: 15_000 }).toBe(false);
    expect(commandOf(pid) ?? '').not.toMatch(/postgres/);
  });
});

describe('the database of a specification', () => {
  it('is its own, and empty', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await query(one.url, 'create table orders (number text)');
    expect(await query(other.url, "select to_regclass('orders') as found")).toEqual([{ found: null }]);
    await Promise.all([one.drop(), other.drop()]);
    await expect(query(one.url, 'select 1')).rejects.toThrow(/does not exist/);
  });
});

async function query(url: string, sql: string): Promise<Array<Record<string, unknown>>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
