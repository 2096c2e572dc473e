import { z } from '@crossdock/sdk';

/** An instant as steps give it on: ISO text in UTC. */
export const InstantText = z.iso.datetime();

/** An instant as flows give it: ISO text with an offset or `Z`, or milliseconds since 1970. */
export const GivenInstant = z.union([
  z.iso.datetime({
    offset: true,
    error: 'must be an ISO date and time with its offset, such as 2026-11-21T06:00:00Z',
  }),
  z
    .number()
    .int()
    .nonnegative()
    .max(Date.UTC(9999, 0, 1)),
]);

export function instantText(ms: number): string {
  return new Date(ms).toISOString();
}

/** A length of time in milliseconds, up to ten years. */
export const Milliseconds = z.number().int().nonnegative().max(315_360_000_000);

/** When a time-out that counts from `now` is over, as a field to spread; nothing without a time-out. */
export function endsAt(now: number, timeoutMs: number | undefined): { until?: string } {
  return timeoutMs === undefined ? {} : { until: instantText(now + timeoutMs) };
}

/** The same field as a wait has it. */
export function untilOf({ until }: { until?: string | undefined }): { until?: number } {
  return until === undefined ? {} : { until: Date.parse(until) };
}
