import {
  defineAction,
  defineConnection,
  defineConnector,
  defineLogic,
  defineTrigger,
  describe,
  z,
} from '@crossdock/sdk';
import { type Catalogue, makeCatalogue } from '../catalogue.ts';
import { readDrawing } from '../draw.ts';
import { Flow, type FlowNode } from '../flow.ts';
import { constructs } from '../language/language.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Scope } from '../path.ts';
import type { Condition } from '../routing/conditions.ts';

const shop = defineConnection({
  id: 'shop',
  title: 'Shop',
  monogram: 'SH',
  description: 'Sells.',
  settings: z.object({}),
  open: () => ({}),
  test: () => Promise.resolve({}),
});
const order = defineTrigger({
  id: 'shop.order',
  version: 1,
  title: 'Order placed',
  description: '',
  connection: shop,
  accepts: z.object({ number: z.string() }),
  emits: z.looseObject({ number: z.string(), billing: z.object({ city: z.string() }).optional() }),
  webhook: {
    proof: { kind: 'hmac', algorithm: 'sha256', encoding: 'hex', header: 'x-signature', secret: 'key' },
  },
  eventId: ({ number }) => number,
  keys: () => ({}),
  map: (event) => event,
  sample: { number: '1001' },
});
const create = defineAction({
  id: 'erp.create-order',
  version: 1,
  title: 'Create order',
  description: '',
  connection: shop,
  input: z.object({
    number: z.string().meta({ title: 'Order number' }),
    note: z.string().optional(),
    team: z.string().default('sales'),
  }),
  output: z.object({ id: z.number() }),
  effect: { keyed: { per: ({ number }) => number } },
  run: () => Promise.resolve({ id: 7 }),
  sample: { input: { number: '1001' }, output: { id: 7 } },
});
const logic = constructs.map(({ type, params }) => {
  const [id = type, version = '1'] = type.split('@');
  return defineLogic({ id, version: Number(version), title: id, description: '', params, sample: {} });
});

/** A shop that starts runs, one action, and the flow language itself. */
export const catalogue: Catalogue = makeCatalogue([
  describe(defineConnector({ id: 'test', triggers: [order], actions: [create], logic })),
]);

export const trigger: FlowNode = { type: 'shop.order@1', connection: 'shop' };

/** An action whose number comes from the trigger. */
export const action = (change: Partial<FlowNode> = {}): FlowNode => ({
  type: 'erp.create-order@1',
  connection: 'erp',
  inputs: { number: { ref: 'trigger.number' } },
  ...change,
});

export const mapNode = (fields: Mapping['fields']): FlowNode => ({ type: 'core.map@1', params: { fields } });

/** A route with a branch for each port. */
export const routeNode = (branches: Record<string, Condition>): FlowNode => ({
  type: 'core.route@1',
  params: { branches: Object.entries(branches).map(([port, when]) => ({ port, title: port, when })) },
});

/** A flow from a drawing. Nodes not given are actions; `trigger` is the trigger. */
export function drawn(drawing: string, nodes: Record<string, FlowNode> = {}): Flow {
  const wires = readDrawing(drawing);
  const keys = new Set(wires.flatMap(({ from, to }) => [from, to]));
  const others = [...keys].map((key) => [key, key === 'trigger' ? trigger : action()] as const);
  return Flow.parse({
    schema: 1,
    nodes: { ...Object.fromEntries(others), ...nodes },
    wires: wires.map(({ from, port, to }) => ({ from: `${from}.${port}`, to })),
  });
}

/** What expressions see when the trigger gave `event`. */
export const scopeOf = (event: unknown, steps: Record<string, unknown> = {}): Scope => ({
  trigger: event,
  steps,
  run: { id: 'run-1' },
});
