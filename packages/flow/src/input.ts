import { z } from 'zod';

/**
 * `trigger.customer.email`, `steps.create-customer.id`, `item.sku`, `outer.item.ref`, `vars.region`: where a value is
 * found in a run. `outer` is the list around the list one is in.
 */
export const ValuePath = z
  .string()
  .regex(
    /^(trigger|steps|item|index|outer|vars|env|run)(\.[A-Za-z0-9_-]+)*$/,
    'must start with trigger, steps, item, outer, vars, env or run, such as trigger.customer.email',
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
