import type { HttpRequest, HttpResponse } from './http.ts';

/**
 * So many calls in so much time, over all processes. `burst` is how many may leave at once after a quiet time:
 * what one second allows (at least one call) when left out.
 */
export interface Rate {
  calls: number;
  perMs: number;
  burst?: number;
}

/** What a system says is left of a bucket of points: how many now, at most, and how fast they come back. */
export interface CallBudget {
  available: number;
  capacity: number;
  restorePerSecond: number;
}

/**
 * For systems that charge calls in points and tell what is left, such as Shopify in
 * `extensions.cost.throttleStatus` or in `X-Shopify-Shop-Api-Call-Limit`. What the system says counts more than
 * what we reckoned.
 */
export interface CostScheme {
  /** Undefined when the answer does not say. */
  readCost: (response: HttpResponse) => CallBudget | undefined;
  /** What a call is expected to cost, in points. One when left out. */
  costOf?: (request: HttpRequest) => number;
}

/**
 * What a system bears. All processes together keep to it; calls above it wait. With a `cost` scheme the units of
 * `rate` are its points.
 */
export interface Limits {
  rate?: Rate;
  /** Calls under way at the same time, over all processes. */
  concurrent?: number;
  cost?: CostScheme;
}
