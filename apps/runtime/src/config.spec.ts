import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const database = { DATABASE_URL: 'postgres://crossdock@127.0.0.1/crossdock' };
const own = {
  ...database,
  CROSSDOCK_DEMO: 'off',
  ADMIN_EMAIL: 'ops@example.test',
  ADMIN_PASSWORD: 'a-long-password',
};

const mistakesIn = (variables: Record<string, string>): string => {
  try {
    readConfig(variables);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('the settings of the server', () => {
  it('need nothing but a database to try it', () => {
    expect(readConfig(database)).toMatchObject({
      port: 4400,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:4400',
      redisUrl: undefined,
      leaseMs: 30_000,
    });
  });

  it('that are empty count as not set', () => {
    expect(readConfig({ ...database, PORT: '', REDIS_URL: '' })).toEqual(readConfig(database));
  });

  it('are refused with all mistakes at once, each with the way out', () => {
    const message = mistakesIn({
      PORT: 'https',
      PUBLIC_URL: 'shop',
      SECRET_KEY: 'secret',
      ADMIN_EMAIL: 'me',
      ADMIN_PASSWORD: 'short',
      CROSSDOCK_DEMO: 'yes',
      WORKER_CONCURRENCY: '0',
      LEASE_MS: '5',
      LOG_LEVEL: 'loud',
    });
    for (const name of [
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'SECRET_KEY: must be 64 hexadecimal digits',
      'ADMIN_EMAIL',
      'ADMIN_PASSWORD: must have at least 10 characters',
      'CROSSDOCK_DEMO',
      'WORKER_CONCURRENCY',
      'LEASE_MS',
      'LOG_LEVEL',
    ]) {
      expect(message).toContain(`\n  ${name}`);
    }
  });

  it('share the runs that one process drives among lanes, and refuse floors that do not fit', () => {
    expect(readConfig({ ...database, LANE_BULK_CEILING: '4' }).lanePlaces).toMatchObject({
      total: 64,
      floors: { urgent: 8, orders: 40, bulk: 1 },
      ceilings: { bulk: 4 },
    });
    expect(mistakesIn({ ...database, LANE_URGENT_FLOOR: '30' })).toContain(
      'WORKER_CONCURRENCY: is 64, which is less than the floors of all lanes together (urgent 30, orders 40, bulk 1)',
    );
    expect(mistakesIn({ ...database, LANE_BULK_FLOOR: 'many' })).toContain('LANE_BULK_FLOOR');
  });

  it('never show a secret when they are refused', () => {
    const message = mistakesIn({ ...own, SECRET_KEY: 'my-key-with-a-typo', ADMIN_PASSWORD: 'hunter2' });
    expect(message).toContain('SECRET_KEY');
    expect(message).not.toMatch(/my-key-with-a-typo|hunter2/);
  });

  it('have no default login outside the demo', () => {
    const { ADMIN_EMAIL: _email, ADMIN_PASSWORD: _password, ...withoutLogin } = own;
    expect(mistakesIn(withoutLogin)).toMatch(/ADMIN_EMAIL: must be set.*ADMIN_PASSWORD: must be set/s);
    expect(readConfig(own).admin).toEqual({ email: 'ops@example.test', password: 'a-long-password' });
  });

  it('name demo systems only when the demo is on and both are there', () => {
    const systems = { DEMO_SHOP_URL: 'http://127.0.0.1:4401', DEMO_ERP_URL: 'http://127.0.0.1:4402' };
    expect(readConfig({ ...database, ...systems }).demo).toEqual({
      shopUrl: systems.DEMO_SHOP_URL,
      erpUrl: systems.DEMO_ERP_URL,
    });
    expect(readConfig({ ...own, ...systems }).demo).toBeNull();
    expect(readConfig(database).demo).toBeNull();
  });

  it('name an address that people can open when the server listens on all of them', () => {
    expect(readConfig({ ...database, HOST: '0.0.0.0', PORT: '8080' }).publicUrl).toBe(
      'http://localhost:8080',
    );
    const publicUrl = 'https://crossdock.example.test';
    expect(readConfig({ ...database, PUBLIC_URL: publicUrl }).publicUrl).toBe(publicUrl);
  });
});
