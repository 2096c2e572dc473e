import type { Catalogue } from '../catalogue.ts';
import type { Flow } from '../flow.ts';
import type { Expressions } from '../formula/expressions.ts';
import type { Problem } from '../problem.ts';

export interface Subject {
  flow: Flow;
  catalogue: Catalogue;
  expressions: Expressions;
}

/** One thing that must hold for a flow to be published. Pure; silent where another rule already speaks. */
export type Rule = (subject: Subject) => Problem[];
