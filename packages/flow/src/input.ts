import { z } from 'zod';

/** `trigger.customer.email`, `steps.create-customer.id`, `item.sku`: where a value is found in a run. */
export const ValuePath = z
  .string()
  .regex(
    /^(trigger|steps|item|run)(\.[A-Za-z0-9_-]+)*$/,
    'must start with trigger, steps, item or run, such as trigger.customer.email',
  )
  .meta({ title: 'Reference' });
export type ValuePath = z.infer<typeof ValuePath>;

/** One value a node is given: written down, taken from an earlier step, or computed. Told apart by its tag. */
export const Input = z.union([
  z.strictObject({ value: z.unknown() }).meta({ title: 'Value' }),
  z.strictObject({ ref: ValuePath }).meta({ title: 'Reference' }),
  z.strictObject({ formula: z.string().min(1) }).meta({ title: 'Formula', description: 'CEL' }),
]);
export type Input = z.infer<typeof Input>;
