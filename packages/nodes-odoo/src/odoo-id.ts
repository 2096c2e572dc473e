import { z } from '@crossdock/sdk';

/** The id of a record in Odoo, a whole number. */
export const OdooId = z.number().int().positive().meta({ title: 'Odoo id' });
export type OdooId = z.infer<typeof OdooId>;
