/** The demo systems as a program: a shop and an ERP, each with a page for people. */
import { readConfig } from './config.ts';
import { startErp } from './erp/index.ts';
import { startShop } from './shop/index.ts';

const started: Array<{ close(): Promise<void> }> = [];
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => void stop(0));
}

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}

async function start(): Promise<void> {
  const { host, shop, erp, crossdockUrl } = readConfig();
  const crossdock = crossdockUrl === undefined ? [] : [{ title: 'Crossdock', url: crossdockUrl }];
  const { port, url, dataFile } = shop;
  const links = [...crossdock, { title: 'Demo ERP', url: erp.url }];
  await keep('DEMO_SHOP_PORT', startShop({ host, port, siteUrl: url, dataFile, links }));
  await keep('DEMO_ERP_PORT', startErp({ ...erp, host, links: [...crossdock, { title: 'Demo shop', url }] }));
  console.log(`Demo shop, behaves as WooCommerce 11.0.1: ${shop.url}`);
  console.log(`Demo ERP, behaves as Odoo ${erp.version}: ${erp.url}`);
}

/** Waits until a system listens. A port that is taken becomes a sentence that names the variable to set. */
async function keep(portVariable: string, starting: Promise<{ close(): Promise<void> }>): Promise<void> {
  try {
    started.push(await starting);
  } catch (error) {
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is taken by another program: set ${portVariable} to a free one.`, {
      cause: error,
    });
  }
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all(started.map((system) => system.close()));
  process.exit(exitCode);
}
