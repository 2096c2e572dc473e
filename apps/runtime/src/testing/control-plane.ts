import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, makeClient } from '@crossdock/contracts';
import type { Connector } from '@crossdock/sdk';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { type Config, readConfig } from '../config.ts';
import { CONNECTION_OPENER, type ConnectionOpener } from '../connections/connection-opener.ts';
import { ConnectionStore } from '../connections/connection-store.ts';
import { ControlPlaneModule } from '../control-plane.module.ts';
import { Environments } from '../environments/environments.service.ts';
import { serveFiles } from '../ingress/files/file.route.ts';
import { ApiTokens } from '../platform/auth/api-tokens.service.ts';
import { AuthenticateGuard } from '../platform/auth/authenticate.guard.ts';
import { People } from '../platform/auth/people.service.ts';
import { equipServer } from '../platform/http/server.ts';
import { makeLog } from '../platform/log.ts';
import { PlatformModule } from '../platform/platform.module.ts';
import { GroupSuccession } from '../platform-state/group-succession.ts';
import { Parents } from '../platform-state/parents.ts';
import { PgSignals } from '../platform-state/pg-signals.ts';
import { Bells } from '../platform/queue/bells.ts';
import { LEASE_MS } from '../runs/lease-ms.ts';
import { PgJournal } from '../runs/pg-journal.ts';
import { REPLAYS, type Replays } from '../replays/replays-port.ts';
import { RunReplays } from '../replays/run-replays.ts';
import { STARTS, type StartsFlows } from '../flows/starts-port.ts';
import { CALLS_UNDER_WAY } from '../runs/interrupted-runs.ts';
import { RUN_CONTROLS } from '../runs/run-controls-port.ts';
import { RunControls } from '../runs/run-controls.ts';
import { Sequencer } from '../runs/sequencer.ts';
import { testConnectors } from './connectors.ts';
import { createMigratedDatabase } from './database.ts';

/** The control plane over HTTP on a database of its own, with nobody to run anything. */
export interface ControlPlane {
  app: NestFastifyApplication;
  url: string;
  pool: Pool;
  config: Config;
  /** An API token of the administrator, which the client uses. */
  token: string;
  client: Client;
  close(): Promise<void>;
}

/** Opens connections of the test connectors, which need no network. */
const opener = {
  provide: CONNECTION_OPENER,
  inject: [ConnectionStore, InstalledNodes],
  useFactory: (store: ConnectionStore, nodes: InstalledNodes): ConnectionOpener => ({
    open: async (environment, alias) => {
      const stored = await store.get(environment, alias);
      if (stored === undefined) throw new Error(`No connection ${alias}`);
      return { definition: nodes.connectionOf(stored.type), client: stored.settings };
    },
  }),
};

/** Answers the run it was asked to replay: replaying itself is not the control plane's. */
const replays: Replays = { start: (_environment, run) => Promise.resolve(run) };

/** Starts nothing. */
const starts: StartsFlows = {
  start: (_environment, flow) => Promise.reject(new Error(`Nothing can start ${flow}`)),
};

/** Takes nothing. */
const files = {
  take: (_environment: string, flow: string) => Promise.reject(new Error(`Nothing can start ${flow}`)),
};

@Module({
  providers: [
    opener,
    Bells,
    GroupSuccession,
    Parents,
    PgSignals,
    PgJournal,
    Sequencer,
    { provide: LEASE_MS, useValue: 30_000 },
    { provide: CALLS_UNDER_WAY, useValue: { underWay: () => Promise.resolve([]) } },
    { provide: REPLAYS, useValue: replays },
    { provide: RunReplays, useValue: replays },
    { provide: RUN_CONTROLS, useClass: RunControls },
    { provide: STARTS, useValue: starts },
  ],
  exports: [CONNECTION_OPENER, REPLAYS, RUN_CONTROLS, STARTS],
})
class NoDataPlane {}

/** `connectors`: those that are installed; a till and a ledger when left out. */
export async function startControlPlane(
  settings: Record<string, string> = {},
  connectors: readonly Connector[] = testConnectors,
): Promise<ControlPlane> {
  const database = await createMigratedDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdock-control-plane-'));
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'https://crossdock.example',
    ...settings,
  });
  const app = await startApplication(config, connectors);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const token = await prepare(app, config);
  return {
    app,
    url,
    pool: app.get(Pool),
    config,
    token,
    client: makeClient({ baseUrl: url, token }),
    close: async () => {
      await app.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One more process on the same database, for specs about caches. */
export async function startApplication(
  config: Config,
  connectors: readonly Connector[] = testConnectors,
): Promise<NestFastifyApplication> {
  const modules = [
    PlatformModule.with(config, makeLog(config.logLevel)),
    ControlPlaneModule.with(NoDataPlane, connectors),
  ];
  @Module({ imports: modules })
  class TestModule {}
  const app = await NestFactory.create<NestFastifyApplication>(
    TestModule,
    new FastifyAdapter({ forceCloseConnections: true }),
    {
      logger: false,
    },
  );
  await equipServer(app, config);
  const server = app.getHttpAdapter().getInstance();
  await serveFiles(server, files, app.get(AuthenticateGuard), makeLog(config.logLevel));
  await app.listen(0, '127.0.0.1');
  return app;
}

/** The environments dev and prod, the first administrator, and a token of theirs. */
async function prepare(app: NestFastifyApplication, config: Config): Promise<string> {
  const environments = app.get(Environments);
  await environments.ensure({ name: 'dev', title: 'Development', position: 1 });
  await environments.ensure({ name: 'prod', title: 'Production', position: 2 });
  const people = app.get(People);
  await people.ensureAdministrator(config);
  const person = await people.find(config.admin.email, config.admin.password);
  if (person === undefined) throw new Error('The administrator cannot sign in');
  const { token } = await app.get(ApiTokens).create(person, 'specs');
  return token;
}
