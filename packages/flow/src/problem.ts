import type { NodeKey } from './flow.ts';

/** Where in the document a problem stands, so that the designer can show it on the node and the field. */
export interface Place {
  node?: NodeKey;
  /** Path within the node: `inputs.salesOrder`, `params.branches.0.when`. */
  field?: string;
  /** Line of the text in that field, from 1, where it is known. */
  line?: number;
  /** Index into `wires`. */
  wire?: number;
}

interface Finding {
  /** Stable, such as `flow.required-input`. */
  code: `flow.${string}`;
  /** A sentence that names the thing, what is wrong and what to do. */
  message: string;
  place: Place;
}

/** Something a person must put right before the flow can be published. */
export type Problem = Finding;

/** Something a person may want to know; the flow can be published as it is. */
export type Note = Finding;
