import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, makeClient } from '@crossdock/contracts';
import type { Flow, Layout } from '@crossdock/flow';
import type { Connector } from '@crossdock/sdk';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import { type Config, readConfig } from '../config.ts';
import { ControlPlaneModule } from '../control-plane.module.ts';
import { Environments } from '../environments/environments.service.ts';
import { ExecutionModule } from '../execution.module.ts';
import { FileDrop } from '../ingress/files/file-drop.ts';
import { serveFiles } from '../ingress/files/file.route.ts';
import { LargeWebhooks } from '../ingress/large/large-webhooks.ts';
import { serveWebhooks } from '../ingress/webhook.route.ts';
import { Webhooks } from '../ingress/webhooks.ts';
import { ApiTokens } from '../platform/auth/api-tokens.service.ts';
import { AuthenticateGuard } from '../platform/auth/authenticate.guard.ts';
import { People } from '../platform/auth/people.service.ts';
import { equipServer } from '../platform/http/server.ts';
import { makeLog } from '../platform/log.ts';
import { PlatformModule } from '../platform/platform.module.ts';
import { Execution } from '../runs/execution.ts';
import { createMigratedDatabase } from './database.ts';

/** The whole runtime over HTTP on a database of its own, with the environment dev. */
export interface Runtime {
  app: NestFastifyApplication;
  url: string;
  pool: Pool;
  /** An API token of the administrator, which the client uses. */
  token: string;
  client: Client;
  /** The same database with other connectors, as after an installation; takes the place of this one. */
  restart(connectors: readonly Connector[]): Promise<Runtime>;
  /** One more process on the same database. */
  another(): Promise<{ app: NestFastifyApplication; url: string; close: () => Promise<void> }>;
  close(): Promise<void>;
}

export async function startRuntime(
  connectors: readonly Connector[],
  settings: Record<string, string> = {},
): Promise<Runtime> {
  const database = await createMigratedDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'crossdock-runtime-'));
  const config = readConfig({
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'silent',
    CROSSDOCK_DEMO: 'off',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'a long password',
    ...settings,
  });
  const process = await startProcess(config, connectors);
  const token = await prepare(process.app, config);
  return runtimeOf({ config, connectors, token, process, drop: () => database.drop() });
}

interface RuntimeParts {
  config: Config;
  connectors: readonly Connector[];
  token: string;
  process: Awaited<ReturnType<typeof startProcess>>;
  drop: () => Promise<void>;
}

function runtimeOf(parts: RuntimeParts): Runtime {
  const { config, connectors, token, drop } = parts;
  const { app, url, stop } = parts.process;
  return {
    app,
    url,
    pool: app.get(Pool),
    token,
    client: makeClient({ baseUrl: url, token }),
    restart: async (installed) => {
      await stop();
      return runtimeOf({ ...parts, connectors: installed, process: await startProcess(config, installed) });
    },
    another: async () => {
      const other = await startProcess(config, connectors);
      return { app: other.app, url: other.url, close: other.stop };
    },
    close: async () => {
      await stop();
      await drop();
      await rm(config.dataDir, { recursive: true, force: true });
    },
  };
}

async function startProcess(config: Config, connectors: readonly Connector[]) {
  const log = makeLog(config.logLevel);
  const modules = [PlatformModule.with(config, log), ControlPlaneModule.with(ExecutionModule, connectors)];
  @Module({ imports: modules })
  class TestModule {}
  const app = await NestFactory.create<NestFastifyApplication>(
    TestModule,
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  await equipServer(app, config);
  await serveWebhooks(
    app.getHttpAdapter().getInstance(),
    { small: app.get(Webhooks), large: app.get(LargeWebhooks) },
    log,
  );
  await serveFiles(app.getHttpAdapter().getInstance(), app.get(FileDrop), app.get(AuthenticateGuard), log);
  await app.listen(0, '127.0.0.1');
  app.get(Execution).start();
  return {
    app,
    url: (await app.getUrl()).replace('[::1]', '127.0.0.1'),
    stop: async () => {
      await app.get(Execution).stop(5_000);
      await app.close();
    },
  };
}

/** The environment dev, and an API token of the administrator. */
async function prepare(app: NestFastifyApplication, config: Config): Promise<string> {
  await app.get(Environments).ensure({ name: 'dev', title: 'Development', position: 1 });
  await app.get(People).ensureAdministrator(config);
  const person = await app.get(People).find(config.admin.email, config.admin.password);
  if (person === undefined) throw new Error('The administrator cannot sign in');
  const { token } = await app.get(ApiTokens).create(person, 'specs');
  return token;
}

/** Publishes a flow and switches it on in dev. Answers its id. */
export async function deployFlow(
  { client }: Pick<Runtime, 'client'>,
  name: string,
  flow: Flow,
): Promise<string> {
  const { id } = await client.flows.create({ body: { name } });
  const layout: Layout = Object.fromEntries(Object.keys(flow.nodes).map((key) => [key, { x: 0, y: 0 }]));
  await client.flows.saveDraft({ params: { flow: id }, body: { flow, layout, revision: 1 } });
  const { number } = await client.flows.publish({ params: { flow: id }, body: {} });
  await client.flows.deploy({ params: { env: 'dev', flow: id }, body: { version: number, enabled: true } });
  return id;
}
