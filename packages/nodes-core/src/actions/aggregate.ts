import { defineAction, type Platform, policy, z } from '@crossdock/sdk';
import { InstantText, instantText, Milliseconds } from './instants.ts';

/**
 * Brings the items of many runs together. The run that opens a group leads it: it waits until the group is full or its
 * time is over, and goes on with all items; the others end by `joined`. Fails with `core.group-passed-on` when another
 * run leads the group by the time that it is to be taken.
 */
export const aggregate = defineAction({
  id: 'core.aggregate',
  version: 1,
  title: 'Aggregate',
  description:
    'Brings the items of many runs together by a key: the first run waits for the others and goes on with all items; the others take "joined". A replay counts as the run it replays.',
  input: z.object({
    group: z.string().min(1).max(200).meta({
      title: 'Group',
      description: 'Its name: steps with the same name, in any flow, fill the same groups',
    }),
    key: z
      .string()
      .min(1)
      .meta({ title: 'Key', description: 'One group for each, such as the day of a till' }),
    item: z.unknown().meta({ title: 'Item' }),
    most: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(100)
      .meta({ title: 'Most items', description: 'Then it closes at once' }),
    withinMs: Milliseconds.min(1).meta({
      title: 'Within',
      description: 'Then it closes with what it has',
      ui: 'duration',
    }),
  }),
  output: z.object({
    group: z.string().meta({ title: 'Group' }),
    leads: z.boolean().meta({ title: 'Leads' }),
    closesAt: InstantText.meta({ title: 'Closes at' }),
    items: z.array(z.unknown()).meta({ title: 'Items', description: 'Of all runs, in the order they came' }),
    count: z.number().int().meta({ title: 'Count' }),
  }),
  effect: 'repeatable',
  ports: ['out', 'joined'],
  portOf: ({ leads }) => (leads ? 'out' : 'joined'),
  run: async (platform: Platform, { group, key, item, most, withinMs }, { run, step, now }) => {
    const joined = await platform.joinGroup({
      run,
      step,
      group: `${group}/${key}`,
      item: item ?? null,
      most,
      closesAt: now + withinMs,
    });
    return { ...joined, closesAt: instantText(joined.closesAt), items: [], count: 0 };
  },
  waits: ({ leads, group, closesAt }) =>
    leads
      ? {
          because: 'batch',
          until: Date.parse(closesAt),
          signal: { name: 'group.full', correlation: group, since: 0 },
        }
      : undefined,
  resume: async (platform: Platform, made, _ended, { run, step }) => {
    const items = await platform.closeGroup({ run, step, group: made.group });
    if (items === undefined) throw passedOn();
    return { ...made, items, count: items.length };
  },
  sample: {
    input: {
      group: 'pos-day-end',
      key: 'berlin-1/2026-11-21',
      item: { receipt: '17', total: '12.50' },
      withinMs: 3_600_000,
    },
    output: {
      group: 'pos-day-end/berlin-1/2026-11-21#1',
      leads: true,
      closesAt: '2026-11-21T07:00:00.000Z',
      items: [{ receipt: '17', total: '12.50' }],
      count: 1,
    },
  },
});

function passedOn() {
  return policy(
    'core.group-passed-on',
    'This run no longer leads its group: another run goes on with the items. Replay it from the start: its own item joins the next group.',
  );
}
