import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('the settings of the demo', () => {
  it('have defaults for all that may be left out', () => {
    expect(readConfig({ DEMO_SHOP_PORT: '' })).toEqual({
      host: '127.0.0.1',
      crossdockUrl: undefined,
      shop: { port: 4401, url: 'http://127.0.0.1:4401', dataFile: '.crossdock/data/demo/shop.json' },
      erp: {
        port: 4402,
        url: 'http://127.0.0.1:4402',
        dataFile: '.crossdock/data/demo/erp.json',
        version: '19.0',
      },
    });
  });

  it('name an address that people can open when the demo listens on all of them', () => {
    expect(readConfig({ HOST: '0.0.0.0' }).shop.url).toBe('http://localhost:4401');
    expect(readConfig({ HOST: '0.0.0.0', DEMO_ERP_URL: 'https://erp.example.test' }).erp.url).toBe(
      'https://erp.example.test',
    );
  });

  it('are refused with all mistakes at once', () => {
    const read = () =>
      readConfig({ DEMO_SHOP_PORT: 'shop', DEMO_ERP_VERSION: '18.0', CROSSDOCK_URL: 'here' });
    expect(read).toThrow(
      /DEMO_SHOP_PORT must be a port number[^]*CROSSDOCK_URL must be an address[^]*17\.0 or 19\.0/,
    );
  });
});
