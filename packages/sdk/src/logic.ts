import type { z } from 'zod';
import type { Upgrade } from './upgrade.ts';

/** A node of the flow language itself: no system, no effect. Its ports and its meaning are defined by the flow language. */
export interface LogicDefinition<Params extends z.ZodType = z.ZodType> {
  /** `core.map`, `core.route`. */
  id: string;
  version: number;
  /** From version 2 on. */
  upgrade?: Upgrade;
  title: string;
  description: string;
  params: Params;
  sample: z.input<Params>;
}

export function defineLogic<Params extends z.ZodType>(
  definition: LogicDefinition<Params>,
): LogicDefinition<Params> {
  return definition;
}
