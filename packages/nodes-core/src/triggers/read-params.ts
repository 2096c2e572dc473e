import type { TriggerParams, z } from '@crossdock/sdk';

/**
 * Reads what a flow says to its trigger, with defaults filled in. The params of a deployed flow are asked for with each
 * event, and are always the same object: they are read once.
 */
export function paramsReader<Params extends z.ZodType>(
  schema: Params,
): (params: TriggerParams) => z.output<Params> {
  const known = new WeakMap<TriggerParams, z.output<Params>>();
  return (params) => {
    const before = known.get(params);
    if (before !== undefined) return before;
    const read = schema.parse(params);
    known.set(params, read);
    return read;
  };
}
