import { Policy } from '@crossdock/flow';
import type { JsonSchema } from '../../api/descriptors.ts';

type Properties = Record<string, JsonSchema>;

/** What optional parts of a policy begin with when somebody sets them up. */
const beginnings: Properties = {
  sequence: { key: { ref: 'trigger.ref' } },
  retention: { payloadDays: 30 },
  loopGuard: { most: 10, withinMs: 3_600_000 },
  serviceLevel: { withinMs: 300_000 },
};

/** Parts of the policy of a flow, in the order in which people ask for them. */
export const policyGroups = [
  {
    title: 'When a step fails',
    help: 'Temporary failures are tried again like this; a node may differ.',
    keys: ['retry', 'callTimeoutMs'],
  },
  {
    title: 'Order and speed',
    help: 'Which runs wait for each other, and for how long.',
    keys: ['sequence', 'lane', 'concurrency', 'runTimeoutMs'],
  },
  { title: 'Safety', help: 'Against orders that go round between two systems.', keys: ['loopGuard'] },
  {
    title: 'Responsibility',
    help: 'Who looks after the flow, and how much it matters.',
    keys: ['owner', 'criticality', 'serviceLevel', 'retention'],
  },
] as const satisfies { title: string; help: string; keys: (keyof Policy)[] }[];

/** What a node may do differently from its flow. */
const overridable: readonly (keyof Policy)[] = ['retry', 'callTimeoutMs'];

/** The form of some parts of a policy; `standard` gives the defaults shown, so a node's form shows what its flow says. */
export function policySchema(standard: Policy, keys: readonly (keyof Policy)[] = overridable): JsonSchema {
  const { $schema: _, ...schema } = Policy.toJSONSchema({ io: 'input' }) as JsonSchema;
  const properties = schema['properties'] as Properties;
  const wanted = Object.fromEntries(keys.map((key) => [key, withBeginning(key, properties[key] ?? {})]));
  return withDefaults({ ...schema, properties: wanted }, standard);
}

function withBeginning(key: string, schema: JsonSchema): JsonSchema {
  const beginning = beginnings[key];
  return beginning === undefined ? schema : { ...schema, beginning };
}

function withDefaults(schema: JsonSchema, standard: Record<string, unknown>): JsonSchema {
  const properties = Object.entries((schema['properties'] ?? {}) as Properties).map(([key, each]) => {
    const value = standard[key];
    const { default: _, ...plain } = each;
    if (Array.isArray(value)) return [key, { ...plain, default: value }] as const;
    if (typeof value === 'object' && value !== null && 'properties' in plain)
      return [key, withDefaults(plain, value as Record<string, unknown>)] as const;
    return [key, value === undefined ? each : { ...plain, default: value }] as const;
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}
