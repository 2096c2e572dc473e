import type { Http, HttpRequest } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { Json2 } from './json2.ts';
import { JsonRpc } from './jsonrpc.ts';

/** The requests that leave for a server which answers `true` to everything. */
function listening(): { http: Http; sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const text = JSON.stringify({ result: true });
  return {
    sent,
    http: { send: async (request) => (sent.push(request), { status: 200, headers: {}, text }) },
  };
}

const create = {
  model: 'res.partner',
  method: 'create',
  args: { vals_list: [{ name: 'Anna' }] },
  intent: 'write',
} as const;
const search = {
  model: 'sale.order',
  method: 'search_read',
  args: { domain: [['id', '=', 7]], fields: ['name'] },
  context: { active_test: false },
  intent: 'read',
} as const;
const confirm = { model: 'sale.order', method: 'action_confirm', ids: [7], intent: 'write' } as const;

describe('a call over JSON-RPC', () => {
  it('gives the values of a create by position, as recorded from Odoo 17.0', async () => {
    const { http, sent } = listening();
    const rpc = new JsonRpc(http, 'http://erp', { database: 'odoo17', uid: 2, secret: 'admin' });
    for (const call of [create, search, confirm]) await rpc.call(call);
    expect(sent.map(({ json }) => json)).toMatchObject([
      {
        method: 'call',
        params: {
          service: 'object',
          method: 'execute_kw',
          args: ['odoo17', 2, 'admin', 'res.partner', 'create', [[{ name: 'Anna' }]], {}],
        },
      },
      {
        params: {
          args: [
            'odoo17',
            2,
            'admin',
            'sale.order',
            'search_read',
            [[['id', '=', 7]]],
            { fields: ['name'], context: { active_test: false } },
          ],
        },
      },
      { params: { args: ['odoo17', 2, 'admin', 'sale.order', 'action_confirm', [[7]], {}] } },
    ]);
    expect(sent.map(({ intent }) => intent)).toEqual(['write', 'read', 'write']);
  });
});

describe('a call over JSON-2', () => {
  it('gives everything by name, as recorded from Odoo 19.0', async () => {
    const { http, sent } = listening();
    const rpc = new Json2(http, 'http://erp', { database: 'odoo19', apiKey: 'secret' });
    for (const call of [create, search, confirm]) await rpc.call(call);
    expect(sent.map(({ url, json }) => [url, json])).toEqual([
      ['http://erp/json/2/res.partner/create', { vals_list: [{ name: 'Anna' }] }],
      [
        'http://erp/json/2/sale.order/search_read',
        { domain: [['id', '=', 7]], fields: ['name'], context: { active_test: false } },
      ],
      ['http://erp/json/2/sale.order/action_confirm', { ids: [7] }],
    ]);
    expect(sent[0]?.headers).toEqual({ authorization: 'bearer secret', 'x-odoo-database': 'odoo19' });
  });
});
