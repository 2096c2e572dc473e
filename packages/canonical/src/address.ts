import { z } from 'zod';
import { personal } from './sensitive.ts';

/** A postal address as a person would write it on a parcel. Empty parts are left out. */
export const Address = z
  .object({
    name: z
      .string()
      .optional()
      .meta(personal({ title: 'Name' })),
    company: z.string().optional().meta({ title: 'Company' }),
    street: z
      .string()
      .optional()
      .meta(personal({ title: 'Street and number' })),
    street2: z
      .string()
      .optional()
      .meta(personal({ title: 'Address line 2' })),
    postcode: z.string().optional().meta({ title: 'Postcode' }),
    city: z.string().optional().meta({ title: 'City' }),
    state: z.string().optional().meta({ title: 'State or province' }),
    country: z.string().length(2).optional().meta({ title: 'Country', description: 'ISO 3166-1 alpha-2' }),
    phone: z
      .string()
      .optional()
      .meta(personal({ title: 'Phone' })),
    email: z
      .string()
      .optional()
      .meta(personal({ title: 'E-mail' })),
  })
  .meta({ title: 'Address' });
export type Address = z.infer<typeof Address>;
