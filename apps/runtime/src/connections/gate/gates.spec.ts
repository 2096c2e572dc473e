import { defineConnection, defineConnector, type Http, type Limits, sendOk, z } from '@crossdock/sdk';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { InstalledNodes } from '../../catalogue/catalogue.ts';
import { Environments } from '../../environments/environments.service.ts';
import { Changes } from '../../platform/database/changes.ts';
import { type ControlPlane, startApplication, startControlPlane } from '../../testing/control-plane.ts';
import { ConnectionStore } from '../connection-store.ts';
import { Connections } from '../connections.service.ts';
import { OpenConnections } from '../open-connections.ts';
import { OutboundGuards } from '../outbound-guards.ts';
import { SecretBox } from '../secret-box.ts';
import { Gates } from './gates.ts';
import { endOf, read, startSystem, times, type ToldSystem, well, withStatus } from './testing/gate-world.ts';

const connection = (id: string, limits?: Limits) =>
  defineConnection({
    id,
    title: id,
    monogram: 'TI',
    description: 'For specs',
    settings: z.object({ url: z.url() }),
    ...(limits === undefined ? {} : { limits }),
    open: ({ http, settings }) => ({ http, url: settings.url }),
    test: async ({ http, url }) => {
      await sendOk(http, id, read(url));
      return { address: url };
    },
  });
const till = connection('till');
const limited = connection('limited', { rate: { calls: 600, perMs: 60_000, burst: 500 } });

/** One of the processes of an installation: calls through connections, and what people see of them. */
interface Process {
  opened: OpenConnections;
  connections: Connections;
}

async function processIn(app: NestFastifyApplication): Promise<Process> {
  const dataSource = app.get(DataSource);
  const changes = app.get(Changes);
  const nodes = app.get(InstalledNodes);
  const gates = app.get(Gates);
  const guards = new OutboundGuards(dataSource, changes);
  await guards.onModuleInit();
  const opened = new OpenConnections(app.get(ConnectionStore), nodes, guards, gates);
  const opener = {
    open: (environment: string, alias: string) =>
      opened.openConnection(environment, alias, { timeoutMs: 1_000 }),
  };
  const box = app.get(SecretBox);
  return { opened, connections: new Connections(dataSource, box, changes, nodes, opener, gates) };
}

const connectors = [defineConnector({ id: 'till', connections: [till, limited] })];
let plane: ControlPlane;
let second: NestFastifyApplication;
let one: Process;
let other: Process;
let system: ToldSystem;
let alias = 0;

beforeAll(async () => {
  plane = await startControlPlane({}, connectors);
  await plane.app.get(Environments).change('dev', { privateAddresses: true });
  second = await startApplication(plane.config, connectors);
  one = await processIn(plane.app);
  other = await processIn(second);
});
afterAll(async () => {
  await second.close();
  await plane.close();
});
beforeEach(async () => {
  system = await startSystem();
  alias += 1;
  await one.connections.put('dev', name(), { type: 'till', settings: { url: system.url } });
});
afterEach(() => system.close());

const name = () => `till-${String(alias)}`;

async function callFrom({ opened }: Process): Promise<string> {
  const client = await opened.open('dev', name(), { timeoutMs: 1_000 });
  const { http } = client as { http: Http };
  return endOf(http.send(read(system.url)));
}

async function gateSeenBy({ connections }: Process) {
  const listed = await connections.list('dev');
  const found = listed.find((connection) => connection.alias === name());
  if (found === undefined) throw new Error('The connection is not in the list');
  return found.gate;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resume) => setTimeout(resume, 20));
}

describe('the gate of a connection', () => {
  it('shows that calls pass, how many did, and which limits are in force', async () => {
    await one.connections.put('dev', name(), { type: 'limited', settings: { url: system.url } });
    await Promise.all(times(3, () => callFrom(one)));
    expect(await gateSeenBy(one)).toEqual({
      state: 'passing',
      since: null,
      callsLastMinute: 3,
      failedLastMinute: 0,
      waiting: 0,
      inFlight: 0,
      nextProbeAt: null,
      pausedUntil: null,
      limits: { rate: { calls: 600, perMs: 60_000, burst: 500 }, concurrent: null, points: null },
    });
  });

  it('shows to every process what all of them did', async () => {
    await callFrom(one);
    await callFrom(other);
    await until(async () => (await gateSeenBy(other)).callsLastMinute === 2);
  });

  it('breaks in all processes when one finds the system down, and says when the probe comes', async () => {
    await callFrom(other);
    system.answer = withStatus(503);
    for (let call = 0; call < 5; call += 1) await callFrom(one);
    await until(async () => (await callFrom(other)) === 'gate.broken');
    /* Fewer than it takes to break in a process of its own. */
    expect(system.calls).toBeLessThan(1 + 5 + 5);
    const gate = await gateSeenBy(other);
    expect(gate).toMatchObject({ state: 'broken', failedLastMinute: expect.any(Number) as number });
    expect(Date.parse(gate.nextProbeAt ?? '')).toBeGreaterThan(Date.parse(gate.since ?? ''));
  });

  it('opens everywhere when an operator probes and the system is well', async () => {
    system.answer = withStatus(503);
    for (let call = 0; call < 5; call += 1) await callFrom(one);
    await until(async () => (await callFrom(other)) === 'gate.broken');
    const failed = await other.connections.probe('dev', name());
    expect(failed).toMatchObject({ ok: false, gate: { state: 'broken' } });
    system.answer = well;
    const worked = await other.connections.probe('dev', name());
    expect(worked).toMatchObject({ ok: true, gate: { state: 'passing' } });
    await until(async () => (await callFrom(one)) === '200');
  });

  it('shows until when the system asked us to stay away', async () => {
    system.answer = withStatus(429, { 'retry-after': '300' });
    await callFrom(one);
    await until(async () => (await gateSeenBy(other)).state === 'limited');
    const { pausedUntil, since } = await gateSeenBy(other);
    expect(Date.parse(pausedUntil ?? '') - Date.parse(since ?? '')).toBe(300_000);
  });

  it('keeps to the limits people set, which stay until they set others', async () => {
    const connections = one.connections;
    const settings = { url: system.url };
    const limits = { rate: { calls: 1, perMs: 3_600_000 }, concurrent: 4 };
    const saved = await connections.put('dev', name(), { type: 'till', settings, limits });
    expect(saved).toMatchObject({
      limits,
      gate: { limits: { rate: { calls: 1, burst: 1 }, concurrent: 4 } },
    });
    const kept = await connections.put('dev', name(), { type: 'till', settings });
    expect(kept.limits).toEqual(limits);
    expect([await callFrom(other), await callFrom(other)]).toEqual(['200', 'gate.rate-limited']);
    const lifted = await connections.put('dev', name(), { type: 'till', settings, limits: { rate: null } });
    expect(lifted.gate.limits).toEqual({ rate: null, concurrent: null, points: null });
    await until(async () => (await callFrom(other)) === '200');
  });
});
