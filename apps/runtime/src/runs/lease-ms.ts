/** Injection token: how long a run stays with a process that shows no sign of life, in milliseconds. */
export const LEASE_MS = Symbol('lease ms');
