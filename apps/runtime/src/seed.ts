import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Pool } from 'pg';
import type { Config } from './config.ts';
import { DemoContents } from './demo/demo-contents.ts';
import { DemoShop } from './demo/demo-shop.ts';
import { Environments } from './environments/environments.service.ts';
import { People } from './platform/auth/people.service.ts';
import { LOG, type Log } from './platform/log.ts';

/** Any number, the same in every process that seeds. */
const seedLock = 4_400_004;
const attempts = 60;

/**
 * What an installation begins with: an environment, the first administrator, and in demo mode the example.
 * Adds what is missing and changes nothing; safe to run by several processes at once.
 */
export async function seed(app: NestFastifyApplication, config: Config): Promise<void> {
  await locked(app.get(Pool), async () => {
    await app.get(Environments).ensure({
      name: 'dev',
      title: 'Development',
      position: 1,
      /* The demo systems run on this machine. */
      privateAddresses: config.demo !== null,
    });
    await app.get(People).ensureAdministrator(config);
    if (config.demo !== null) await app.get(DemoContents).ensure(config.demo);
  });
  if (config.demo === null) return;
  const server = app.getHttpServer();
  server.once('listening', () => void subscribeShop(app));
}

/** Lets one process at a time through. */
async function locked(pool: Pool, work: () => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [seedLock]);
    await work();
  } finally {
    await client.query('select pg_advisory_unlock($1)', [seedLock]);
    client.release();
  }
}

/** The shop starts at the same time as we do, so it may not be up yet. */
async function subscribeShop(app: NestFastifyApplication): Promise<void> {
  const log = app.get<Log>(LOG);
  const webhook = await app.get(DemoContents).webhook();
  if (webhook === undefined) return;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    try {
      await app.get(DemoShop).subscribe(webhook.url, webhook.secret);
      log.info({ url: webhook.url }, 'The demo shop delivers its orders here');
      return;
    } catch (error) {
      if (attempt === attempts)
        log.warn({ err: error }, 'The demo shop could not be reached: place orders after restarting');
      await pause(1000, undefined, { ref: false });
    }
  }
}
