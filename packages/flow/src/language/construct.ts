import type { z } from 'zod';
import type { NodeType } from '../flow.ts';
import type { Expressions } from '../formula/expressions.ts';
import type { Scope } from '../path.ts';
import type { PlacedExpression } from './placed.ts';

/** What a pure step came to. */
export interface Computed {
  /** The ports it fills; usually one. */
  ports: readonly string[];
  output: unknown;
  /** `stop`: nothing new begins in this run. `reply`: the output is the answer of the run. `set`: the output is variables. */
  does?: 'stop' | 'reply' | 'set';
}

/** A pure step with everything compiled that can be compiled before a run. */
export type Compute = (scope: Scope) => Computed;

/** What compiling a construct may use. */
interface Kit {
  expressions: Expressions;
  /** Where it stands, for messages: `step "Map the order"`. */
  place: string;
}

/** A field of the params and what is wrong with it, to follow the name of the node. */
export type Wrong = [field: string, wrong: string];

/**
 * One construct of the flow language: what may be said in its params, which ways lead out, what it reads and what
 * it means. The rest of the package asks these and knows no node by name.
 */
export interface Construct<Params = unknown> {
  type: NodeType;
  /**
   * `pure`: computed from what earlier steps gave. `code`: the same by code of the user. `each` and `try`:
   * containers, whose body are the nodes that stand within.
   */
  kind: 'pure' | 'code' | 'each' | 'try';
  params: z.ZodType<Params>;
  /** Ways out. Asked while a person types, so the params may be anything. */
  ports(params: unknown): readonly string[];
  /** Containers: the port from which the body begins. */
  inner?: string;
  /** Joins wait for all wires; `all` also insists that each of them is live. */
  joins?(params: Params): 'any' | 'all';
  expressions(params: Params): PlacedExpression[];
  /** Containers: what is read once the body is over, in the scope of the body. */
  innerExpressions?(params: Params): PlacedExpression[];
  /** What the schema cannot say. */
  problems?(params: Params): Wrong[];
  /** Pure constructs only. */
  compile?(params: Params, kit: Kit): Compute;
}
