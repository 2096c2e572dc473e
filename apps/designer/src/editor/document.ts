import type { Flow, Layout } from '@crossdock/flow';

/** What is being edited: meaning and looks, side by side. */
export interface FlowDocument {
  flow: Flow;
  layout: Layout;
}

/** Wires have no key of their own; this names one among the others. */
export function wireId(wire: { from: string; to: string }): string {
  return `${wire.from}->${wire.to}`;
}
