import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Config, ConfigError, readConfig } from './config.ts';
import { ControlPlaneModule } from './control-plane.module.ts';
import { ExecutionModule } from './execution.module.ts';
import { FileDrop } from './ingress/files/file-drop.ts';
import { serveFiles } from './ingress/files/file.route.ts';
import { LargeWebhooks } from './ingress/large/large-webhooks.ts';
import { WaitingRoom } from './ingress/waiting-room.ts';
import { serveWebhooks } from './ingress/webhook.route.ts';
import { Webhooks } from './ingress/webhooks.ts';
import { AuthenticateGuard } from './platform/auth/authenticate.guard.ts';
import { migrate } from './platform/database/data-source.ts';
import { equipServer } from './platform/http/server.ts';
import { type Log, makeLog } from './platform/log.ts';
import { PlatformModule } from './platform/platform.module.ts';
import { Execution } from './runs/execution.ts';
import { seed } from './seed.ts';

/** How long runs under way may take when the process is asked to stop. */
const patienceMs = 20_000;

@Module({})
class AppModule {}

async function start(config: Config, log: Log): Promise<void> {
  await migrate(config.databaseUrl);
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: AppModule,
      imports: [PlatformModule.with(config, log), ControlPlaneModule.with(ExecutionModule)],
    },
    new FastifyAdapter({ trustProxy: true, bodyLimit: 2 * 1024 * 1024, forceCloseConnections: true }),
    { logger: false, abortOnError: false },
  );
  await equipServer(app, config);
  await serveWebhooks(
    app.getHttpAdapter().getInstance(),
    { small: app.get(Webhooks), large: app.get(LargeWebhooks) },
    log,
    app.get(WaitingRoom),
  );
  await serveFiles(app.getHttpAdapter().getInstance(), app.get(FileDrop), app.get(AuthenticateGuard), log);
  await app.init();
  await seed(app, config);
  const execution = app.get(Execution);
  execution.start();
  await app.listen(config.port, config.host);
  log.info({ url: config.publicUrl }, 'Crossdock is listening');
  stopOnSignal(async () => {
    await execution.stop(patienceMs);
    await app.close();
  }, log);
}

/** Takes no new requests, lets runs under way end, gives back what remains; then ends. */
function stopOnSignal(stop: () => Promise<void>, log: Log): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info('Stopping');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'Stopped with trouble');
          process.exit(1);
        },
      );
    });
  }
}

/** What a person can do about it, where that is known. */
function adviceOn(error: unknown, { port, host }: Config): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} on ${host} is taken: end what uses it, or set PORT to another one.`;
  if (code === 'ECONNREFUSED')
    return 'The database does not answer: check DATABASE_URL and that PostgreSQL runs.';
  return error instanceof Error ? error.message : String(error);
}

try {
  const config = readConfig();
  const log = makeLog(config.logLevel);
  await start(config, log).catch((error: unknown) => {
    log.fatal({ err: error }, adviceOn(error, config));
    process.exit(1);
  });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
