import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { odoo } from './odoo.connection.ts';
import { failureOf, OdooWorld, type Version } from './testing/odoo-world.ts';

const open: OdooWorld[] = [];

async function start(version: Version): Promise<OdooWorld> {
  const world = await OdooWorld.start({ version });
  open.push(world);
  return world;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ server }) => server.close()));
});

describe.each([
  ['17.0', 'JSON-RPC'],
  ['19.0', 'JSON-2'],
] as const)('a connection to Odoo %s', (version, protocol) => {
  it('says what it found', async () => {
    const world = await start(version);
    expect(await odoo.test(world.client())).toEqual({
      version,
      protocol,
      database: 'demo',
      user: 'Administrator',
      company: 'Demo Company',
      currency: 'EUR',
    });
  });

  it('takes an address with a slash at its end', async () => {
    const world = await start(version);
    const facts = await odoo.test(world.client({ url: `${world.server.url}/` }));
    expect(facts['version']).toBe(version);
  });

  it('takes a password where it has no API key', async () => {
    const world = await start(version);
    const facts = await odoo.test(world.client({ apiKey: world.server.access.password }));
    expect(facts).toMatchObject({ protocol: 'JSON-RPC', user: 'Administrator' });
  });

  it.each(['wrong', 'wröng with spaces'])('refuses the key "%s" and says what to check', async (apiKey) => {
    const world = await start(version);
    expect(await failureOf(odoo.test(world.client({ apiKey })))).toMatchObject({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'odoo.not-allowed',
      message: expect.stringContaining('API key of the connection'),
    });
  });

  it('names the database that does not exist', async () => {
    const world = await start(version);
    expect(await failureOf(odoo.test(world.client({ database: 'nodb' })))).toMatchObject({
      kind: 'permanent',
      code: 'odoo.unknown-database',
      message: 'Odoo has no database "nodb": check the connection.',
    });
  });

  it('waits as long as a proxy says', async () => {
    const world = await start(version);
    world.server.faults.inject({ kind: 'throttle', delayMs: 7_000 });
    expect(await failureOf(odoo.test(world.client()))).toMatchObject({
      kind: 'transient',
      outcome: 'not-done',
      code: 'odoo.rate-limited',
      retryAfterMs: 7_000,
    });
  });

  it('finds its way when credentials become good again', async () => {
    const world = await start(version);
    const client = world.client();
    world.server.faults.inject({ kind: 'status-503-before', operation: 'res.users/search_read', times: 1 });
    expect(await failureOf(odoo.test(client))).toMatchObject({ code: 'odoo.unavailable' });
    expect(await odoo.test(client)).toMatchObject({ version });
  });
});

describe('a connection', () => {
  it('to an Odoo 19.0 without JSON-2 falls back to JSON-RPC', async () => {
    const world = await start('19.0');
    const missing = { status: 404, headers: {}, text: '<h1>Not Found</h1>' };
    const client = world.client({ instead: ({ url }) => (url.includes('/json/2/') ? missing : undefined) });
    expect(await odoo.test(client)).toMatchObject({ version: '19.0', protocol: 'JSON-RPC' });
  });

  it('to a server that is down is worth another try', async () => {
    const world = await start('19.0');
    const client = world.client();
    await world.server.close();
    open.splice(0);
    expect(await failureOf(odoo.test(client))).toMatchObject({ kind: 'transient', code: 'http.unreachable' });
  });

  it('to something that is no Odoo says so', async () => {
    const other = createServer((_request, response) => response.writeHead(404).end('<h1>Not Found</h1>'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const world = await start('19.0');
    const failure = await failureOf(odoo.test(world.client({ url: `http://127.0.0.1:${port}` })));
    await new Promise((resolve) => other.close(resolve));
    expect(failure).toMatchObject({ kind: 'permanent', code: 'odoo.not-found' });
  });

  it('never shows its key in a description', () => {
    const meta = odoo.settings.shape.apiKey.meta();
    expect(meta).toMatchObject({ 'x-sensitive': 'secret', ui: 'secret' });
  });
});
