import { defineAction, z } from '@crossdock/sdk';
import { GivenInstant, InstantText, instantText, Milliseconds } from './instants.ts';

/** Holds the run for a time, or until an instant. What lies in the past passes at once. */
export const delay = defineAction({
  id: 'core.delay',
  version: 1,
  title: 'Delay',
  description:
    'Holds the run for a time, or until an instant; the run is put away and costs nothing meanwhile.',
  input: z
    .object({
      forMs: Milliseconds.optional().meta({ title: 'For', ui: 'duration' }),
      until: GivenInstant.optional().meta({
        title: 'Until',
        description:
          'ISO date and time with its offset, or milliseconds since 1970. With both, the later counts',
      }),
    })
    .refine(
      ({ forMs, until }) => forMs !== undefined || until !== undefined,
      'must say how long (forMs), or until when (until)',
    ),
  output: z.object({ until: InstantText.meta({ title: 'Until' }) }),
  effect: 'none',
  run: (_platform, { forMs, until }, { now }) => {
    const moments = [
      ...(forMs === undefined ? [] : [now + forMs]),
      ...(until === undefined ? [] : [new Date(until).getTime()]),
    ];
    return Promise.resolve({ until: instantText(Math.max(...moments)) });
  },
  waits: ({ until }) => ({ because: 'delay', until: Date.parse(until) }),
  sample: { input: { forMs: 900_000 }, output: { until: '2026-11-21T06:15:00.000Z' } },
});
