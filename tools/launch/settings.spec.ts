import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('settings', () => {
  it('starts with a demo and an embedded database when nothing is set', () => {
    expect(readSettings({}, '/repo')).toEqual({
      port: 4400,
      host: '127.0.0.1',
      dataDir: '/repo/.crossdock/data',
      databaseUrl: undefined,
      redisUrl: undefined,
      demo: { shopPort: 4401, erpPort: 4402 },
      admin: { email: 'demo@crossdock.local', password: 'crossdock-demo' },
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '' }, '/repo').port).toBe(4400);
  });

  it('moves the demo systems along with the port', () => {
    expect(readSettings({ PORT: '9000' }, '/repo').demo).toEqual({ shopPort: 9001, erpPort: 9002 });
  });

  it('names every mistake at once, with the value and what would fit', () => {
    const environment = {
      PORT: '70000',
      DATABASE_URL: 'mysql://db',
      CROSSDOCK_DEMO: 'off',
      ADMIN_EMAIL: 'boss',
    };
    const refusal = refusalOf(environment);
    expect(refusal).toContain("PORT '70000' is not a port: give a whole number from 1 to 65535");
    expect(refusal).toContain('DATABASE_URL is not a PostgreSQL address');
    expect(refusal).toContain("ADMIN_EMAIL 'boss' is not an e-mail address");
    expect(refusal).toContain('ADMIN_PASSWORD is missing: it is needed when CROSSDOCK_DEMO is off');
  });

  it('never shows a password', () => {
    expect(refusalOf({ ADMIN_PASSWORD: 'hunter2', DATABASE_URL: 'mysql://u:hunter3@db' })).not.toMatch(
      /hunter/,
    );
  });

  it('refuses two programs on one port', () => {
    expect(refusalOf({ PORT: '5000', DEMO_SHOP_PORT: '5000' })).toContain('three different ports');
  });
});

function refusalOf(environment: NodeJS.ProcessEnv): string {
  try {
    readSettings(environment, '/repo');
  } catch (error) {
    return String(error);
  }
  throw new Error('The settings were accepted.');
}
