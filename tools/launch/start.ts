/** Builds, starts and watches everything one machine needs; stops it in order. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildWhatIsStale } from './build.ts';
import { codeOf, describeFailure, LaunchFailure, writeFailure } from './failure.ts';
import { isFree } from './free-port.ts';
import { takeLock } from './lock.ts';
import { startPostgres } from './postgres.ts';
import { complain, say } from './say.ts';
import { Service } from './service.ts';
import { readSettings, type Settings } from './settings.ts';
import { onStop } from './until-stopped.ts';
import { addressOf, welcome } from './welcome.ts';

const root = resolve(import.meta.dirname, '../..');

/** A database that three times in a row ends sooner than this after its start would only end again. */
const STEADY_MS = 10_000;

/** Undone from the last to the first. */
const started: Array<() => Promise<void> | void> = [];
let stopping = false;

onStop(() => {
  stopping = true;
  say('\nStopping…');
  void stopAll().then(() => {
    say('Stopped.');
    process.exit(0);
  });
});

start().catch(giveUp);

function giveUp(error: unknown): void {
  if (stopping) return;
  stopping = true;
  complain(describeFailure(error));
  void stopAll().then(() => process.exit(1));
}

async function start(): Promise<void> {
  const settings = readSettings(process.env, root);
  lockDataDir(settings);
  await checkPorts(settings);
  await buildWhatIsStale(root);
  if (stopping) return;
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(settings));
  if (stopping) return;
  say('Starting Crossdock…');
  await startServices(settings, databaseUrl);
  if (!stopping) say(welcome(settings));
}

async function stopAll(): Promise<void> {
  for (const undo of started.splice(0).reverse()) await undo();
}

function lockDataDir({ dataDir, host, port }: Settings): void {
  try {
    // As root the folder is only passed through by the account that PostgreSQL runs as.
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
    started.push(takeLock(dataDir, addressOf(host, port)));
  } catch (error) {
    throw writeFailure(error, dataDir);
  }
}

async function checkPorts({ host, port, demo }: Settings): Promise<void> {
  const wanted: Array<[string, number]> = [['PORT', port]];
  if (demo !== undefined) wanted.push(['DEMO_SHOP_PORT', demo.shopPort], ['DEMO_ERP_PORT', demo.erpPort]);
  for (const [variable, wish] of wanted) {
    try {
      if (await isFree(wish, host)) continue;
    } catch (error) {
      throw new LaunchFailure(
        `Nobody can listen on ${host}:${wish} (${codeOf(error)}).`,
        `Set HOST or ${variable} to something else.`,
      );
    }
    throw new LaunchFailure(
      `Port ${wish} is taken by another program.`,
      `Stop that program, or choose another port: ${variable}=${wish + 1000} npm start`,
    );
  }
}

async function startDatabase({ dataDir }: Settings): Promise<string> {
  say('Starting PostgreSQL…');
  let postgres = await startPostgres({ dataDir });
  started.push(() => postgres.stop());
  const { url, port } = postgres;
  const log = join(dataDir, 'logs/postgres.log');
  const keepAlive = async (): Promise<void> => {
    let shortLives = 0;
    while (shortLives < 3) {
      const began = Date.now();
      const code = await postgres.ended;
      if (stopping) return;
      complain(`PostgreSQL ended unexpectedly (code ${code}); its log is ${log}. Starting it again…`);
      shortLives = Date.now() - began < STEADY_MS ? shortLives + 1 : 0;
      postgres = await startPostgres({ dataDir, port });
    }
    throw new LaunchFailure('PostgreSQL does not stay up.', `Its log is ${log}.`);
  };
  keepAlive().catch(giveUp);
  return url;
}

async function startServices(settings: Settings, databaseUrl: string): Promise<void> {
  const { dataDir, demo, host, port } = settings;
  const logDir = join(dataDir, 'logs');
  const env = environmentFor(settings, databaseUrl);
  const services: Service[] = [];
  if (demo !== undefined) {
    const readyUrls = [
      `${addressOf(host, demo.shopPort)}/demo/orders`,
      `${addressOf(host, demo.erpPort)}/demo/sales-orders`,
    ];
    services.push(
      new Service({ name: 'demo', entry: join(root, 'apps/demo/dist/main.js'), env, logDir, readyUrls }),
    );
  }
  const readyUrls = [`${addressOf(host, port)}/health/ready`];
  services.push(
    new Service({ name: 'runtime', entry: join(root, 'apps/runtime/dist/main.js'), env, logDir, readyUrls }),
  );
  for (const service of services) started.push(() => service.stop());
  await Promise.all(services.map((service) => service.start()));
}

function environmentFor(settings: Settings, databaseUrl: string): NodeJS.ProcessEnv {
  const { admin, dataDir, demo, host, port } = settings;
  return {
    NODE_ENV: 'production',
    ...process.env,
    PORT: String(port),
    HOST: host,
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    CROSSDOCK_DEMO: demo === undefined ? 'off' : 'on',
    CROSSDOCK_URL: addressOf(host, port),
    DESIGNER_DIR: join(root, 'apps/designer/dist'),
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    ...(demo === undefined
      ? {}
      : {
          DEMO_SHOP_PORT: String(demo.shopPort),
          DEMO_ERP_PORT: String(demo.erpPort),
          DEMO_SHOP_URL: addressOf(host, demo.shopPort),
          DEMO_ERP_URL: addressOf(host, demo.erpPort),
        }),
  };
}
