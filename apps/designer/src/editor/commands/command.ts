import type { Catalogue } from '@crossdock/flow';
import type { FlowDocument } from '../document.ts';

/**
 * One thing a person can do to a flow. Pure, so that toolbar, keyboard, palette and inspector do the same,
 * and undo comes for free.
 */
export interface Command<Args> {
  /** `flow.connect-ports`: stable, for tests and history. */
  name: `flow.${string}`;
  /** What undo says: `Connect`. */
  label: string;
  /** `catalogue` says which ports the nodes of connectors have. */
  can: (document: FlowDocument, args: Args, catalogue?: Catalogue) => boolean;
  apply: (document: FlowDocument, args: Args, catalogue?: Catalogue) => FlowDocument;
}

export function command<Args>(definition: Command<Args>): Command<Args> {
  return definition;
}
