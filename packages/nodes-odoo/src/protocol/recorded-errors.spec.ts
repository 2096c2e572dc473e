import { readFileSync } from 'node:fs';
import { type Http, type HttpRequest, z } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../testing/odoo-world.ts';
import { Json2 } from './json2.ts';
import { JsonRpc } from './jsonrpc.ts';
import { sentenceOf } from './odoo-error.ts';
import type { Rpc } from './rpc.ts';

const Recorded = z.array(
  z.object({
    version: z.enum(['17.0', '19.0']),
    protocol: z.enum(['JSON-RPC', 'JSON-2']),
    name: z.string(),
    status: z.number(),
    body: z.unknown(),
  }),
);
type Recorded = z.output<typeof Recorded>[number];

const file = new URL('fixtures/recorded-errors.json', import.meta.url);
const recorded = Recorded.parse(JSON.parse(readFileSync(file, 'utf8')));

/** A client whose server gives this one answer. */
function answering({ protocol, status, body }: Omit<Recorded, 'version' | 'name'>): Rpc {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const http: Http = { send: () => Promise.resolve({ status, headers: {}, text }) };
  if (protocol === 'JSON-2') return new Json2(http, 'http://erp', { database: 'demo', apiKey: 'key' });
  return new JsonRpc(http, 'http://erp', { database: 'demo', uid: 2, secret: 'key' });
}

/** Who has to act, by what was recorded. The names are those of the recordings of both versions. */
const meanings: ReadonlyArray<readonly [about: RegExp, code: string, kind: string]> = [
  [/^(AccessDenied|401|Bearer with|basic auth)/, 'odoo.not-allowed', 'permanent'],
  [/^(AccessError|private method)/, 'odoo.no-access', 'permanent'],
  [/^(MissingError|foreign key to a missing|execute_kw with unknown uid)/, 'odoo.missing-record', 'business'],
  [/^(ValidationError|UserError|unlink )/, 'odoo.rejected', 'business'],
  [/(keeps changing the row|^JSON-2, the same)$/, 'odoo.busy', 'transient'],
  [/(unknown database|X-Odoo-Database wrong)$/, 'odoo.unknown-database', 'permanent'],
  [/^wrong content type/, 'odoo.refused', 'permanent'],
  [/./, 'odoo.contract-broken', 'permanent'],
];

describe('an error of Odoo', () => {
  it.each(recorded.map((each) => [each.version, each.protocol, each.name, each] as const))(
    'of %s over %s, "%s", says who has to act, and that nothing was done',
    async (_version, _protocol, name, answer) => {
      const call = {
        model: 'res.partner',
        method: 'write',
        ids: [1],
        args: { vals: {} },
        intent: 'write',
      } as const;
      const failure = await failureOf(answering(answer).call(call));
      const meaning = meanings.find(([about]) => about.test(name));
      expect([failure.code, failure.kind, failure.outcome]).toEqual([meaning?.[1], meaning?.[2], 'not-done']);
      expect(failure.message).not.toMatch(/\n|Traceback/);
    },
  );

  it('is an unknown outcome only where Odoo lost its database on a write', async () => {
    const data = {
      name: 'psycopg2.OperationalError',
      message: 'server closed the connection unexpectedly\n',
    };
    const rpc = answering({ protocol: 'JSON-2', status: 500, body: data });
    const outcomeOf = async (intent: HttpRequest['intent']) =>
      (await failureOf(rpc.call({ model: 'sale.order', method: 'create', intent }))).outcome;
    expect([await outcomeOf('write'), await outcomeOf('read')]).toEqual(['unknown', 'not-done']);
  });

  it('is told in its own first sentence', () => {
    expect(sentenceOf('The operation cannot be completed: Contacts require a name')).toBe(
      'Contacts require a name.',
    );
    expect(
      sentenceOf(
        'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n' +
          '- Delete: another model requires the record being deleted.\n\n' +
          'Model: Sales Order (sale.order)\nField: Customer (partner_id)\n',
      ),
    ).toBe('Create/update: a mandatory field is not set. Field: Customer (partner_id).');
  });
});

describe('a success of Odoo', () => {
  const call = { model: 'sale.order', method: 'action_unlock', ids: [1], intent: 'write' } as const;

  it('may come without a result', async () => {
    const body = { jsonrpc: '2.0', id: 1 };
    expect(await answering({ protocol: 'JSON-RPC', status: 200, body }).call(call)).toBeNull();
    expect(await answering({ protocol: 'JSON-2', status: 200, body: null }).call(call)).toBeNull();
  });

  it('is no success when a login page answers', async () => {
    const page = { protocol: 'JSON-2', status: 200, body: '<html>Sign in</html>' } as const;
    expect(await failureOf(answering(page).call(call))).toMatchObject({
      code: 'http.not-json',
      outcome: 'unknown',
    });
  });
});
