import { z } from 'zod';
import { Input, ValuePath } from '../input.ts';

/**
 * Where a value goes: `customer.email`. Parents are made as needed. With `customer` a target too, that record is
 * taken whole and its `email` replaced, in whatever order the two are written down.
 */
export const TargetPath = z
  .string()
  .regex(
    /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$/,
    'must be a field path, such as customer.email',
  )
  .refine((path) => !path.split('.').includes('__proto__'), 'must not name __proto__');

/** A value table of the environment, read by key: payment method to journal. */
export const LookupInput = z.strictObject({
  lookup: z.strictObject({
    table: z.string().min(1),
    key: ValuePath,
    /** What to take for a missing key; without it a missing key is a business failure. */
    otherwise: z.string().optional(),
  }),
});
export type LookupInput = z.infer<typeof LookupInput>;

export type MappingField = Input | LookupInput | { each: string; fields: Record<string, MappingField> };

export const MappingField: z.ZodType<MappingField> = z.lazy(() =>
  z.union([
    ...Input.options,
    LookupInput,
    z.strictObject({ each: ValuePath, fields: z.record(TargetPath, MappingField) }),
  ]),
);

/** A mapping is a document: target path to where its value comes from. Lists map with `each`, inside which `item` is one element. */
export const Mapping = z.strictObject({ fields: z.record(TargetPath, MappingField) });
export type Mapping = z.infer<typeof Mapping>;
