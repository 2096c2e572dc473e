import { frame, paint } from './say.ts';
import type { Settings } from './settings.ts';

/** What a person sees when everything runs. */
export function welcome(settings: Settings): string {
  const link = (url: string): string => paint('cyan', url);
  const address = addressOf(settings.host, settings.port);
  const lines = [paint('bold', 'Crossdock is running'), '', `Open         ${link(address)}`];
  if (settings.demo !== undefined) {
    lines.push(
      `Log in       ${settings.admin.email}  ·  ${settings.admin.password}`,
      `Demo shop    ${link(addressOf(settings.host, settings.demo.shopPort))}`,
      `Demo ERP     ${link(addressOf(settings.host, settings.demo.erpPort))}`,
      '',
      'Three things to try',
      '  1  Open the flow, press "Place a test order" and watch it travel to the demo ERP.',
      '  2  Break the demo ERP on its page, place an order, mend it: one sales order, never two.',
      '  3  Place an order with an unknown SKU, add the product in the demo ERP, replay the run.',
    );
  } else {
    lines.push(`Log in       ${settings.admin.email}`);
  }
  const database = settings.databaseUrl === undefined ? '' : '  (and in the database of DATABASE_URL)';
  lines.push('', `Data         ${settings.dataDir}${database}`, '', 'Ctrl-C stops everything.');
  return frame(lines);
}

/** An address that a browser on this machine can open. */
export function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
