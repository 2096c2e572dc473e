import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isFailureError } from '@crossdock/sdk';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboundGuards } from '../connections/outbound-guards.ts';
import { Transport } from '../connections/transport.ts';
import { Changes } from '../platform/database/changes.ts';
import { type ControlPlane, startControlPlane } from '../testing/control-plane.ts';

let plane: ControlPlane;
let guards: OutboundGuards;
/** A system of the house. */
let house: Server;
let url: string;

beforeAll(async () => {
  plane = await startControlPlane();
  guards = new OutboundGuards(plane.app.get(DataSource), plane.app.get(Changes));
  await guards.onModuleInit();
  house = createServer((_request, response) => response.end('come in'));
  await new Promise<void>((listening) => {
    house.listen(0, '127.0.0.1', listening);
  });
  url = `http://127.0.0.1:${String((house.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  house.closeAllConnections();
  house.close();
  await plane.close();
});

/** What a step in the environment gets from the system of the house. */
async function calling(environment: string): Promise<string> {
  const transport = new Transport({ timeoutMs: 5_000, guard: guards.of(environment) });
  try {
    return (await transport.send({ method: 'GET', url, intent: 'read' })).text;
  } catch (error) {
    if (isFailureError(error)) return error.failure.code;
    throw error;
  }
}

const allow = (env: string, privateAddresses: boolean) =>
  plane.client.system.changeEnvironment({ params: { env }, body: { privateAddresses } });

describe('an environment', () => {
  it('that is new keeps its flows out of the house', async () => {
    expect(await plane.client.system.environments({})).toContainEqual({
      name: 'prod',
      title: 'Production',
      privateAddresses: false,
    });
    expect(await calling('prod')).toBe('http.address-not-allowed');
  });

  it('lets them in when somebody allows it, and out again, with the next call', async () => {
    expect(await allow('prod', true)).toEqual({ name: 'prod', title: 'Production', privateAddresses: true });
    expect([await calling('prod'), await calling('dev')]).toEqual(['come in', 'http.address-not-allowed']);
    await allow('prod', false);
    expect(await calling('prod')).toBe('http.address-not-allowed');
  });

  it('that nobody knows lets nobody in', async () => {
    expect(await calling('nowhere')).toBe('http.address-not-allowed');
    await expect(allow('nowhere', true)).rejects.toMatchObject({ problem: { code: 'environments.unknown' } });
  });

  it('refuses settings it does not know', async () => {
    const body = { privateAdresses: true } as never;
    await expect(
      plane.client.system.changeEnvironment({ params: { env: 'prod' }, body }),
    ).rejects.toMatchObject({ problem: { code: 'request.invalid-body' } });
  });
});

describe('environments from before there was a choice', () => {
  it('may reach the house, so that what ran goes on', async () => {
    const { pool } = plane;
    await pool.query('alter table environments drop private_addresses');
    await pool.query(`delete from migrations where name = 'Outbound1700000000004'`);
    await plane.app.get(DataSource).runMigrations();
    const { rows } = await pool.query('select name, private_addresses from environments order by name');
    expect(rows).toEqual([
      { name: 'dev', private_addresses: true },
      { name: 'prod', private_addresses: true },
    ]);
  });
});
