import type { FlowNode } from '@crossdock/flow';
import type { TestWorld } from './world.ts';

/** An order with such lines. */
export const lines = (numbers: string[]) => ({
  number: '7',
  total: '1.00',
  lines: numbers.map((number) => ({ number })),
});

export const forEach = (params: object = {}): FlowNode => ({
  type: 'core.for-each@1',
  params: { items: { ref: 'trigger.lines' }, ...params },
});

export const inside = (container: string, node: FlowNode): FlowNode => ({ ...node, within: container });

export const charge = (ref = 'item.number'): FlowNode => ({
  type: 'test.charge@1',
  connection: 'erp',
  inputs: { number: { ref } },
});

/** What a step came to last. */
export const outputOf = async (world: TestWorld, run: string, step: string): Promise<unknown> => {
  const events = await world.journal.read(run);
  const done = events.findLast((event) => event.kind === 'step.completed' && event.step === step);
  return done?.kind === 'step.completed' ? done.output : undefined;
};
