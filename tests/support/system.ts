import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@crossdock/contracts';
import { type Erp, type ErpOptions, type Shop, startErp, startShop } from '@crossdock/demo';
import { freePort } from '../../tools/launch/free-port.ts';
import { createTestDatabase } from '../../tools/launch/test-database.ts';
import { startProgram, stopProgram } from '../../tools/runtime/processes.ts';
import { signedIn } from '../../tools/runtime/signed-in.ts';

export const login = { email: 'demo@crossdock.local', password: 'crossdock-demo' };

/** All of Crossdock as a new user has it: runtime as built, demo shop, demo ERP, the example flow deployed. */
export interface System {
  /** Of pages and API. */
  url: string;
  /** Where the shop delivers. */
  webhookUrl: string;
  shop: Shop;
  erp: Erp;
  databaseUrl: string;
  /** The API, signed in. */
  client: Client;
  /** Ends the runtime without warning and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts the runtime again on the same data. */
  restart(): Promise<void>;
  /** Starts one more runtime on the same data, as on a second machine; the shop delivers there too. */
  another(): Promise<OtherServer>;
  stop(): Promise<void>;
}

export interface OtherServer {
  webhookUrl: string;
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const hook = '/hooks/dev/woocommerce-order-to-odoo-sales-order';

export async function startSystem(
  options: { erp?: ErpOptions; environment?: Record<string, string> } = {},
): Promise<System> {
  const database = await createTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'crossdock-system-'));
  const port = await freePort();
  const shop = await startShop();
  const erp = await startErp(options.erp);
  const url = `http://127.0.0.1:${String(port)}`;
  const environment = {
    DATABASE_URL: database.url,
    PORT: String(port),
    DATA_DIR: dataDir,
    DEMO_SHOP_URL: shop.url,
    DEMO_ERP_URL: erp.url,
    DESIGNER_DIR: resolve('apps/designer/dist'),
    LEASE_MS: '2000',
    ...options.environment,
  };
  const start = (more: Record<string, string> = {}): Promise<ChildProcess> =>
    startProgram('apps/runtime/dist/main.js', { ...environment, ...more }, 'delivers its orders here');
  let runtime = await start();
  return {
    url,
    webhookUrl: `${url}${hook}`,
    shop,
    erp,
    databaseUrl: database.url,
    client: await signedIn(url, login),
    kill: () => killProgram(runtime),
    restart: async () => {
      runtime = await start();
    },
    another: async () => {
      const otherPort = String(await freePort());
      const other = await start({ PORT: otherPort });
      return {
        webhookUrl: `http://127.0.0.1:${otherPort}${hook}`,
        kill: () => killProgram(other),
        stop: () => stopProgram(other),
      };
    },
    stop: async () => {
      await stopProgram(runtime);
      await shop.close();
      await erp.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function killProgram(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
}

/** Waits until a look answers something, up to fifteen seconds; names what it waited for when it gives up. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`Waited fifteen seconds in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
