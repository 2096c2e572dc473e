import { type Catalogue, makeCatalogue, type Plan } from '@crossdock/flow';
import {
  type AnyAction,
  type AnyConnection,
  type AnyTrigger,
  type Connector,
  type ConnectorDescriptor,
  describe,
  nodeType,
  type TriggerParams,
  type Upgrade,
} from '@crossdock/sdk';

/** The trigger of a plan. */
export interface PlanTrigger {
  trigger: AnyTrigger;
  /** The connection it listens to; undefined for triggers of the platform itself. */
  alias: string | undefined;
  params: TriggerParams;
}

/** Everything that is installed: as data for people and rules, as code for the engine. */
export class InstalledNodes {
  readonly descriptors: readonly ConnectorDescriptor[];
  /** Node types as data: what validation and compilation ask. */
  readonly catalogue: Catalogue;
  readonly #triggers: ReadonlyMap<string, AnyTrigger>;
  readonly #actions: ReadonlyMap<string, AnyAction>;
  readonly #upgrades: ReadonlyMap<string, Upgrade>;
  readonly #connections: ReadonlyMap<string, AnyConnection>;

  constructor(connectors: readonly Connector[]) {
    this.descriptors = connectors.map(describe);
    this.catalogue = makeCatalogue(this.descriptors);
    this.#triggers = new Map(
      connectors.flatMap(({ triggers }) => triggers).map((each) => [nodeType(each), each]),
    );
    this.#actions = new Map(
      connectors.flatMap(({ actions }) => actions).map((each) => [nodeType(each), each]),
    );
    this.#upgrades = new Map(
      connectors
        .flatMap(({ triggers, actions, logic }) => [...triggers, ...actions, ...logic])
        .flatMap((each) => (each.upgrade === undefined ? [] : [[nodeType(each), each.upgrade]])),
    );
    this.#connections = new Map(
      connectors.flatMap(({ connections }) => connections).map((each) => [each.id, each]),
    );
  }

  /** By type: `woocommerce.order@1`. Throws when it is not installed, as do the others. */
  triggerOf(type: string): AnyTrigger {
    return installed(this.#triggers, type);
  }

  /** What starts runs of a plan: its definition, and how the flow configures it. */
  triggerOfPlan({ checksum, steps, trigger: key }: Plan): PlanTrigger {
    const step = steps.find((each) => each.key === key);
    if (step?.kind !== 'trigger') throw new Error(`The plan ${checksum} has no trigger`);
    return { trigger: this.triggerOf(step.type), alias: step.connection, params: step.params };
  }

  /** How often a plan looks in the source of its events; undefined when it never does. */
  lookEveryMs(plan: Plan): number | undefined {
    const { trigger, params } = this.triggerOfPlan(plan);
    const everyMs = trigger.sweep?.everyMs;
    return typeof everyMs === 'function' ? everyMs(params) : everyMs;
  }

  /** By type: `odoo.create-sales-order@1`. */
  actionOf(type: string): AnyAction {
    return installed(this.#actions, type);
  }

  /** What leads to a type from the version before; undefined when nothing does. */
  upgradeTo(type: string): Upgrade | undefined {
    return this.#upgrades.get(type);
  }

  /** By id: `odoo`. */
  connectionOf(id: string): AnyConnection {
    return installed(this.#connections, id);
  }

  connectionIds(): string[] {
    return [...this.#connections.keys()];
  }
}

function installed<Definition>(definitions: ReadonlyMap<string, Definition>, name: string): Definition {
  const definition = definitions.get(name);
  if (definition === undefined)
    throw new Error(`${name} is not installed: a connector of this version is missing`);
  return definition;
}
