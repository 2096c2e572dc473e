import { Flow, type FlowNode, type Input, readDrawing } from '@crossdock/flow';
import type { ApprovalRequest } from '@crossdock/sdk';

/** A flow with what happens to it, and what must be left in the end. */
export interface CorpusCase {
  /** What the flow is for, as a retailer would say it. */
  title: string;
  /** By their slugs. */
  flows: Readonly<Record<string, Flow>>;
  /** What comes in, in order: the flow, and its event. */
  events: ReadonlyArray<readonly [flow: string, event: unknown]>;
  /** Given before anything else happens. */
  early?: readonly Signal[];
  /** Given one after the other, whenever all runs rest. */
  late?: readonly Signal[];
  /** What people answer to a question; undefined: nobody does. */
  people?: (request: ApprovalRequest) => 'approved' | 'rejected' | undefined;
  lookups?: Record<string, Record<string, string>>;
  /** How the runs of `events` end: the code of a failure, or whether they completed or wait for ever. */
  ends: readonly string[];
  /** What was written into other systems, sorted. */
  leaves: readonly string[];
}

/** A signal from outside. */
export interface Signal {
  name: string;
  correlation: string;
  body: unknown;
}

const order: FlowNode = { type: 'test.order@1', connection: 'shop' };

/** A flow from a drawing. `order` is the trigger, unless another node starts it. */
export function drawnFlow(
  drawing: string,
  nodes: Record<string, FlowNode>,
  policy: Partial<Flow['policy']> = {},
): Flow {
  const wires = readDrawing(drawing).map(({ from, port, to }) => ({ from: `${from}.${port}`, to }));
  return Flow.parse({
    schema: 1,
    nodes: { ...(drawing.trim().startsWith('order ') ? { order } : {}), ...nodes },
    wires,
    policy: { retry: { attempts: 6, firstDelayMs: 100 }, ...policy },
  });
}

export const ref = (path: string): Input => ({ ref: path });
export const value = (given: unknown): Input => ({ value: given });
export const formula = (text: string): Input => ({ formula: text });

/** An action of the test system; the number says which record it is about. */
export function erp(action: string, number: Input = ref('trigger.number')): FlowNode {
  return { type: `test.${action}@1`, connection: 'erp', inputs: { number } };
}

/** An action of the platform. */
export function core(action: string, inputs: Record<string, Input>): FlowNode {
  return { type: `core.${action}@1`, inputs };
}

/** A node of the flow language, or a trigger of the platform. */
export function logic(construct: string, params: object = {}): FlowNode {
  return { type: `core.${construct}@1`, params };
}

/** A node that talks to a system with an HTTP API. */
export function api(action: 'http-read' | 'http-write', inputs: Record<string, Input>): FlowNode {
  return { ...core(action, inputs), connection: 'api' };
}

/** Nodes that stand within a container. */
export function inside(container: string, nodes: Record<string, FlowNode>): Record<string, FlowNode> {
  return Object.fromEntries(
    Object.entries(nodes).map(([key, node]) => [key, { ...node, within: container }]),
  );
}

/** A branch of a route. */
export function branch(port: string, field: string, operator: string, expected?: unknown): object {
  return {
    port,
    title: port,
    when: { field, operator, ...(expected === undefined ? {} : { value: expected }) },
  };
}

/** An order as the shop sends it. */
export function orderEvent(number: string, more: object = {}): object {
  return {
    number,
    total: '59.90',
    country: 'DE',
    method: 'bacs',
    lines: lines('TEE-S', 'TEE-M', 'CAP'),
    ...more,
  };
}

export function lines(...numbers: string[]): object[] {
  return numbers.map((number) => ({ number, quantity: 2 }));
}
