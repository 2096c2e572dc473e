import { stat } from 'node:fs/promises';
import { ApiError } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startApplication, startControlPlane } from '../testing/control-plane.ts';
import { ConnectionStore } from './connection-store.ts';
import { Connections } from './connections.service.ts';
import { SecretBox } from './secret-box.ts';
import { loadSecretKey } from './secret-key.ts';

let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(() => plane.close());

const at = (alias: string) => ({ params: { env: 'dev', alias } });
const put = (alias: string, settings: Record<string, unknown>, type = 'till') =>
  plane.client.system.putConnection({ ...at(alias), body: { type, settings } });

async function problemOf(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error.problem;
  throw new Error('The call was not refused');
}

describe('secrets of a connection', () => {
  it('go in and never come out', async () => {
    const answer = await put('till', { url: 'https://till.example', token: 'opensesame-1' });
    expect(answer).toMatchObject({ settings: { url: 'https://till.example' }, secretsSet: ['token'] });
    const listed = await plane.client.system.connections({ params: { env: 'dev' } });
    expect(JSON.stringify([answer, listed])).not.toContain('opensesame');
  });

  it('are not readable in the database', async () => {
    await put('till', { url: 'https://till.example', token: 'opensesame-2' });
    const { rows } = await plane.pool.query<{ text: string }>(
      `select settings::text || encode(secrets, 'escape') as text from connections`,
    );
    expect(rows.map(({ text }) => text).join()).not.toContain('opensesame');
  });

  it('keep their value when they are left out or empty', async () => {
    await put('kept', { url: 'https://till.example', token: 'first', webhookSecret: 'hook' });
    const answer = await put('kept', { url: 'https://other.example', token: '' });
    expect(answer.secretsSet).toEqual(['token', 'webhookSecret']);
    expect(await plane.app.get(ConnectionStore).get('dev', 'kept')).toMatchObject({
      type: 'till',
      settings: { url: 'https://other.example', token: 'first', webhookSecret: 'hook' },
    });
  });

  it('are not handed on when the alias becomes another system', async () => {
    await put('moved', { url: 'https://till.example', token: 'of the till' });
    const problem = await problemOf(put('moved', { url: 'https://ledger.example' }, 'ledger'));
    expect(problem.errors).toEqual([{ field: 'settings.token', message: expect.any(String) as string }]);
  });

  it('count as not set when the key of the installation is gone, and can be entered again', async () => {
    await put('rekeyed', { url: 'https://till.example', token: 'sealed with the old key' });
    const other = await startApplication({ ...plane.config, secretKey: 'ab'.repeat(32) });
    try {
      const connections = other.get(Connections);
      const listed = await connections.list('dev');
      expect(listed.find(({ alias }) => alias === 'rekeyed')).toMatchObject({ secretsSet: [] });
      await expect(other.get(ConnectionStore).get('dev', 'rekeyed')).rejects.toThrow(/another secret key/);
      const again = await connections.put('dev', 'rekeyed', {
        type: 'till',
        settings: { url: 'https://till.example', token: 'new' },
      });
      expect(again.secretsSet).toEqual(['token']);
    } finally {
      await other.close();
    }
  });

  it('do not open in another place, with another key, or when changed', () => {
    const box = new SecretBox(Buffer.alloc(32, 1));
    const sealed = box.seal('opensesame', 'connection dev/till');
    expect(box.open(sealed, 'connection dev/till')).toBe('opensesame');
    expect(() => box.open(sealed, 'connection prod/till')).toThrow();
    expect(() => new SecretBox(Buffer.alloc(32, 2)).open(sealed, 'connection dev/till')).toThrow(
      /another key/,
    );
    const changed = Buffer.from(sealed);
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    expect(() => box.open(changed, 'connection dev/till')).toThrow();
  });
});

describe('the key of the installation', () => {
  it('is made once, and readable by its owner alone', async () => {
    const { secretKeyFile } = plane.config;
    expect((await stat(secretKeyFile)).mode & 0o777).toBe(0o600);
    expect(await loadSecretKey(plane.config)).toEqual(await loadSecretKey(plane.config));
  });
});

describe('settings of a connection', () => {
  it('are refused by field when they do not fit', async () => {
    const problem = await problemOf(put('bad', { url: 'till', token: 'x', color: 'red' }));
    expect(problem).toMatchObject({ status: 422, code: 'connections.invalid-settings' });
    expect(problem.errors).toEqual([
      { field: 'settings.url', message: 'must be an address, such as https://shop.example' },
      { field: 'settings.token', message: 'must have at least 3 characters' },
    ]);
  });

  it('do not show a refused secret in the refusal', async () => {
    expect(JSON.stringify(await problemOf(put('bad', { url: 'till', token: 'pw' })))).not.toContain('pw');
  });

  it('must be of a system that is installed', async () => {
    const problem = await problemOf(put('bad', {}, 'fax'));
    expect(problem).toMatchObject({ status: 422, code: 'connections.unknown-type' });
    expect(problem.detail).toContain('till, ledger');
  });

  it('need an alias that flows can name', async () => {
    const problem = await problemOf(put('My Till', { url: 'https://till.example', token: 'abc' }));
    expect(problem).toMatchObject({ status: 422, code: 'connections.invalid-alias' });
  });
});

describe('trying a connection', () => {
  it('says what was found', async () => {
    await put('till', { url: 'https://till.example', token: 'abc' });
    const answer = await plane.client.system.testConnection(at('till'));
    expect(answer).toEqual({ ok: true, facts: { address: 'https://till.example' }, message: null });
  });

  it('is refused for one that does not exist', async () => {
    expect(await problemOf(plane.client.system.testConnection(at('nowhere')))).toMatchObject({ status: 404 });
  });
});

describe('a connection that was changed', () => {
  it('is new at once here and soon in every other process', async () => {
    const other = await startApplication(plane.config);
    try {
      const [here, there] = [plane.app.get(ConnectionStore), other.get(ConnectionStore)];
      await put('till', { url: 'https://one.example', token: 'abc' });
      const before = await there.get('dev', 'till');
      await put('till', { url: 'https://two.example', token: 'abc' });
      const after = await here.get('dev', 'till');
      expect(after?.settings).toMatchObject({ url: 'https://two.example' });
      expect(after?.version).not.toBe(before?.version);
      await expect.poll(() => there.get('dev', 'till')).toEqual(after);
    } finally {
      await other.close();
    }
  });

  it('is noticed even when the connection that listens was cut meanwhile', async () => {
    const other = await startApplication(plane.config);
    try {
      const store = other.get(ConnectionStore);
      await put('till', { url: 'https://one.example', token: 'abc' });
      await expect
        .poll(() => store.get('dev', 'till'))
        .toMatchObject({ settings: { url: 'https://one.example' } });
      await plane.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where application_name = 'crossdock changes' and datname = current_database()`,
      );
      await put('till', { url: 'https://two.example', token: 'abc' });
      await expect
        .poll(() => store.get('dev', 'till'), { timeout: 10_000 })
        .toMatchObject({
          settings: { url: 'https://two.example' },
        });
    } finally {
      await other.close();
    }
  });
});

describe('lookup tables', () => {
  it('are replaced as a whole, and read by environment', async () => {
    const { system } = plane.client;
    await system.putLookup({
      params: { env: 'dev', table: 'accounts' },
      body: { cash: '1000', card: '1200' },
    });
    await system.putLookup({ params: { env: 'dev', table: 'accounts' }, body: { cash: '1001' } });
    expect(await system.lookups({ params: { env: 'dev' } })).toEqual({ accounts: { cash: '1001' } });
    expect(await system.lookups({ params: { env: 'prod' } })).toEqual({});
  });
});

describe('the gate of a connection', () => {
  it('is shown with the connection, and can be tried by hand', async () => {
    await put('gated', { url: 'https://till.example', token: 'opensesame-1' });
    const listed = await plane.client.system.connections({ params: { env: 'dev' } });
    expect(listed.find(({ alias }) => alias === 'gated')).toMatchObject({
      limits: null,
      gate: { state: 'passing', callsLastMinute: 0, limits: { rate: null, concurrent: null } },
    });
    expect(await plane.client.system.probeGate(at('gated'))).toMatchObject({
      ok: true,
      gate: { state: 'passing' },
    });
  });

  it('of a connection that does not exist cannot be tried', async () => {
    expect(await problemOf(plane.client.system.probeGate(at('nobody')))).toMatchObject({
      status: 404,
      code: 'connections.unknown',
    });
  });

  it('is not given limits that nothing could keep', async () => {
    const settings = { url: 'https://till.example', token: 'opensesame-1' };
    const limits = { rate: { calls: 0, perMs: 1 }, concurrent: 0 };
    const problem = await problemOf(
      plane.client.system.putConnection({ ...at('gated'), body: { type: 'till', settings, limits } }),
    );
    expect(problem).toMatchObject({ status: 422, code: 'request.invalid-body' });
    expect(problem.errors?.map(({ field }) => field)).toEqual([
      'limits.rate.calls',
      'limits.rate.perMs',
      'limits.concurrent',
    ]);
  });
});
