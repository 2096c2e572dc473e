import { defineConnection, secret, z } from '@crossdock/sdk';
import { Erp } from './erp/erp.ts';
import { openSession, rpcOf } from './protocol/session.ts';

/** An Odoo database, 17.0 to 19.0, entered as one of its users. */
export const odoo = defineConnection({
  id: 'odoo',
  title: 'Odoo',
  monogram: 'Od',
  description:
    'An Odoo database, version 17.0 or newer, with the Sales app. Calls are made as one of its users.',
  settings: z.object({
    url: z.url({ protocol: /^https?$/, error: 'must be an address such as https://erp.example.com' }).meta({
      title: 'Address',
      description: 'Where people open Odoo, such as https://erp.example.com',
      ui: 'url',
    }),
    database: z
      .string()
      .min(1, 'must not be empty')
      .meta({ title: 'Database', description: 'Its name, as chosen when it was created' }),
    login: z
      .string()
      .min(1, 'must not be empty')
      .meta({ title: 'Login', description: 'The user who owns the key; the rights of this user apply' }),
    apiKey: z
      .string()
      .min(1, 'must not be empty')
      .meta(
        secret({
          title: 'API key or password',
          description: 'A key is made in Odoo under My Profile, Account Security, and expires with its term',
        }),
      ),
  }),
  open: ({ settings, http, memory }) => {
    const access = { ...settings, url: settings.url.replace(/\/+$/, '') };
    return new Erp({
      memory,
      session: () => memory.get('session', () => openSession(http, access)),
      rpcOf: (session) => rpcOf(http, access, session),
    });
  },
  test: async (erp) => {
    const { version, protocol, database } = await erp.session();
    const { user, name, currency } = await erp.company.facts();
    return { version, protocol, database, user, company: name, currency };
  },
});
