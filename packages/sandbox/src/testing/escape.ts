/** A way out that somebody tried on a sandbox for JavaScript, in our own words. */
export interface Escape {
  name: string;
  /** Returns 'OUT' when it holds something of the host. `isHost(x)` tells whether x is such a thing. */
  source: string;
  /** The code of the failure, where the attempt must be stopped rather than find nothing. */
  stopped?: RegExp;
}
