import { z } from 'zod';
import notRecorded from './not-recorded.json' with { type: 'json' };
import odoo17 from './odoo-17.0.json' with { type: 'json' };
import odoo19 from './odoo-19.0.json' with { type: 'json' };

export type Version = '17.0' | '19.0';

const Field = z.object({
  type: z.enum([
    'boolean',
    'char',
    'date',
    'datetime',
    'float',
    'html',
    'integer',
    'many2many',
    'many2one',
    'monetary',
    'one2many',
    'selection',
    'text',
  ]),
  string: z.string(),
  required: z.boolean(),
  readonly: z.boolean(),
  relation: z.string().optional(),
  selection: z.array(z.tuple([z.string(), z.string()])).optional(),
});
/** One field of a model, as `fields_get` tells it. */
export type Field = z.infer<typeof Field>;

export type Fields = Readonly<Record<string, Field>>;

const Models = z.record(z.string(), z.record(z.string(), Field));

/** The fields of every model the emulator has, by model name, in one version. */
export function fieldsOf(version: Version): ReadonlyMap<string, Fields> {
  const recorded = version === '17.0' ? odoo17 : odoo19;
  return new Map(Object.entries({ ...Models.parse(recorded), ...Models.parse(notRecorded) }));
}
