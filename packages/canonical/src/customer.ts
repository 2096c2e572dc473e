import { z } from 'zod';
import { Ref } from './ref.ts';
import { personal } from './sensitive.ts';

/**
 * Who ordered. A guest has no account in the shop, so no `ref`: two guests with one e-mail address are
 * two guests until a policy says otherwise.
 */
export const Customer = z
  .object({
    kind: z.enum(['guest', 'account']).meta({ title: 'Kind' }),
    ref: Ref.optional(),
    name: z.string().meta(personal({ title: 'Name' })),
    company: z.string().optional().meta({ title: 'Company' }),
    email: z
      .string()
      .optional()
      .meta(personal({ title: 'E-mail' })),
    phone: z
      .string()
      .optional()
      .meta(personal({ title: 'Phone' })),
  })
  .meta({ title: 'Customer' });
export type Customer = z.infer<typeof Customer>;
