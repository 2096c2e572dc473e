import { join } from 'node:path';
import { z } from 'zod';

const port = z.coerce
  .number('must be a port number')
  .int('must be a whole number')
  .min(1, 'must be at least 1')
  .max(65_535, 'must not be above 65535');
const address = z.url({ protocol: /^https?$/, error: 'must be an address such as http://localhost:4400' });

/** Every setting of the demo systems: variable, default and meaning in one place. */
export const Settings = z.object({
  DEMO_SHOP_PORT: port.default(4401).meta({ description: 'Port of the demo shop' }),
  DEMO_ERP_PORT: port.default(4402).meta({ description: 'Port of the demo ERP' }),
  HOST: z.string().default('127.0.0.1').meta({ description: 'Address to listen on; 0.0.0.0 for all' }),
  DEMO_SHOP_URL: address.optional().meta({ description: 'How people and Crossdock reach the demo shop' }),
  DEMO_ERP_URL: address.optional().meta({ description: 'How people and Crossdock reach the demo ERP' }),
  CROSSDOCK_URL: address.optional().meta({ description: 'Where Crossdock is, for a link on the pages' }),
  DEMO_ERP_VERSION: z
    .enum(['17.0', '19.0'], 'must be 17.0 or 19.0')
    .default('19.0')
    .meta({ description: 'Which Odoo the demo ERP behaves as' }),
  DATA_DIR: z
    .string()
    .default('.crossdock/data')
    .meta({ description: 'Orders and documents are kept below it, in demo/' }),
});

export type Config = ReturnType<typeof fromSettings>;

/** Reads all settings at once. Throws one error that names every mistake. */
export function readConfig(variables: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return fromSettings(parsed.data);
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`);
  throw new Error(`These settings need attention:\n${lines.join('\n')}`);
}

function fromSettings(settings: z.output<typeof Settings>) {
  const { HOST: host, DATA_DIR: dataDir } = settings;
  const urlOf = (at: number) => `http://${host === '0.0.0.0' ? 'localhost' : host}:${at}`;
  return {
    host,
    crossdockUrl: settings.CROSSDOCK_URL,
    shop: {
      port: settings.DEMO_SHOP_PORT,
      url: settings.DEMO_SHOP_URL ?? urlOf(settings.DEMO_SHOP_PORT),
      dataFile: join(dataDir, 'demo/shop.json'),
    },
    erp: {
      port: settings.DEMO_ERP_PORT,
      url: settings.DEMO_ERP_URL ?? urlOf(settings.DEMO_ERP_PORT),
      dataFile: join(dataDir, 'demo/erp.json'),
      version: settings.DEMO_ERP_VERSION,
    },
  };
}
