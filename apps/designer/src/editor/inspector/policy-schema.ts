import { Policy } from '@crossdock/flow';
import type { JsonSchema } from '../../api/descriptors.ts';

type Properties = Record<string, JsonSchema>;

/** The form of a policy; `standard` gives the defaults shown, so a node's form shows what its flow says. */
export function policySchema(standard: Policy): JsonSchema {
  const { $schema: _, ...schema } = Policy.toJSONSchema({ io: 'input' }) as JsonSchema;
  return withDefaults(schema, standard);
}

function withDefaults(schema: JsonSchema, standard: Record<string, unknown>): JsonSchema {
  const properties = Object.entries((schema['properties'] ?? {}) as Properties).map(([key, each]) => {
    const value = standard[key];
    const { default: _, ...plain } = each;
    return [
      key,
      typeof value === 'object' && value !== null
        ? withDefaults(plain, value as Record<string, unknown>)
        : { ...plain, default: value },
    ] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
