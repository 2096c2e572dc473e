import type { ProblemDocument } from '@crossdock/contracts';
import { tablesIn, type LookupTables, type Plan, stepsIn } from '@crossdock/flow';
import type { InstalledNodes } from '../catalogue/catalogue.ts';

/** The names an environment must bind before it can run a flow. */
export interface Bindings {
  /** Alias to connection type. */
  connections: ReadonlyMap<string, string>;
  lookups: LookupTables;
}

type FieldErrors = NonNullable<ProblemDocument['errors']>;

/** What an environment lacks to run a plan; empty when it can. */
export function missingBindings(
  plan: Plan,
  nodes: InstalledNodes,
  { connections, lookups }: Bindings,
): FieldErrors {
  return [
    ...connectionsNeeded(plan, nodes).flatMap(({ alias, type, node }) =>
      misfit(alias, type, node, connections),
    ),
    ...tablesIn(plan)
      .filter((table) => lookups[table] === undefined)
      .map((table) => ({
        field: `lookups.${table}`,
        message: `The lookup table "${table}" is missing in this environment: add it.`,
      })),
  ];
}

function misfit(
  alias: string,
  type: string,
  node: string,
  connections: Bindings['connections'],
): FieldErrors {
  const bound = connections.get(alias);
  if (bound === type) return [];
  const field = `connections.${alias}`;
  return bound === undefined
    ? [{ field, message: `The connection "${alias}" (${type}) is missing in this environment: add it.` }]
    : [
        {
          field,
          message: `The connection "${alias}" is ${bound}, but "${node}" needs ${type}: bind another one.`,
        },
      ];
}

/** Each alias once for each type it must have, in the order events pass them. */
function connectionsNeeded(plan: Plan, { catalogue }: InstalledNodes) {
  const needed = new Map<string, { alias: string; type: string; node: string }>();
  for (const step of stepsIn(plan)) {
    if ((step.kind !== 'trigger' && step.kind !== 'action') || step.connection === undefined) continue;
    const descriptor = catalogue.get(step.type);
    const type = descriptor === undefined || descriptor.kind === 'logic' ? undefined : descriptor.connection;
    if (type === undefined) continue;
    const key = `${step.connection} ${type}`;
    if (!needed.has(key)) needed.set(key, { alias: step.connection, type, node: step.key });
  }
  return [...needed.values()];
}
