import { z } from 'zod';
import { StepState } from './run-detail.ts';
import { RunSummary } from './run-summary.ts';

/**
 * What the stream at `/api/environments/:env/live` sends (server-sent events, `data:` is one of these).
 * A stream that was interrupted starts with `hello`: ask again for what is on screen.
 */
export const LiveEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), at: z.iso.datetime() }),
  z.object({
    type: z.literal('run'),
    run: RunSummary,
    /** Steps by key as they stand now; `ports` says which way was taken. */
    steps: z.record(z.string(), StepState),
    ports: z.record(z.string(), z.string()),
  }),
  z.object({ type: z.literal('flow'), flow: z.string() }),
]);
export type LiveEvent = z.infer<typeof LiveEvent>;

export const livePath = (environment: string): string =>
  `/api/environments/${encodeURIComponent(environment)}/live`;
