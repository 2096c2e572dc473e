import { defineAction, type Platform, z } from '@crossdock/sdk';
import { InstantText, instantText, Milliseconds } from './instants.ts';

/** Lets so many runs through in so much time; the others wait for their turn, put away. */
export const throttle = defineAction({
  id: 'core.throttle',
  version: 1,
  title: 'Throttle',
  description: 'Lets so many runs through in so much time; the others wait for their turn.',
  input: z.object({
    pace: z.string().min(1).max(200).meta({
      title: 'Pace',
      description: 'Its name: steps with the same name, in any flow, share their turns',
    }),
    calls: z.number().int().min(1).max(100_000).meta({ title: 'Runs' }),
    perMs: Milliseconds.min(1).meta({ title: 'In', ui: 'duration' }),
  }),
  output: z.object({
    at: InstantText.meta({ title: 'Turn' }),
    waitedMs: z.number().int().meta({ title: 'Waited', description: 'Milliseconds' }),
  }),
  effect: 'repeatable',
  run: async (platform: Platform, given, { run, step, now }) => {
    const { at } = await platform.reserve({ id: `${run}/${step}`, ...given, now });
    return { at: instantText(at), waitedMs: Math.max(0, at - now) };
  },
  waits: ({ at, waitedMs }) => (waitedMs > 0 ? { because: 'throttle', until: Date.parse(at) } : undefined),
  sample: {
    input: { pace: 'newsletter', calls: 10, perMs: 60_000 },
    output: { at: '2026-11-21T06:00:12.000Z', waitedMs: 12_000 },
  },
});
