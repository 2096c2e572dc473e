import { defineTrigger, z } from '@crossdock/sdk';
import { cronProblem, isZone } from './cron.ts';
import { paramsReader } from './read-params.ts';

const Params = z
  .strictObject({
    cron: z.string().meta({
      title: 'When',
      description: 'Minute, hour, day of the month (L is the last), month, day of the week: 0 6 * * MON-FRI',
    }),
    zone: z.string().refine(isZone, 'must be the name of a time zone, such as Europe/Berlin').meta({
      title: 'Time zone',
      description: 'Whose clock it goes by, in summer and winter: Europe/Berlin',
    }),
    misfire: z.enum(['run-once', 'run-all', 'skip']).default('run-once').meta({
      title: 'Moments that were missed',
      description: 'run-once: one run for all of them; run-all: one for each; skip: none',
    }),
  })
  .superRefine(({ cron }, context) => {
    const message = cronProblem(cron);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['cron'], message });
  });

const read = paramsReader(Params);

const Moment = z.object({
  scheduledAt: z.iso.datetime().meta({ description: 'The moment it stands for, also when it runs later' }),
  previous: z.iso.datetime().nullable().default(null).meta({
    description: 'The moment before that it ran for; null the first time. Between the two is what is new.',
  }),
});

/** Starts a run at set times, each moment once, however many processes there are. */
export const scheduleTrigger = defineTrigger({
  id: 'core.schedule',
  version: 1,
  title: 'Schedule',
  description: 'Starts a run at set times.',
  params: Params,
  accepts: Moment,
  emits: Moment,
  schedule: (params) => read(params),
  eventId: ({ scheduledAt }) => scheduledAt,
  keys: () => ({}),
  map: (moment) => moment,
  sample: { scheduledAt: '2026-11-21T05:00:00.000Z', previous: '2026-11-20T05:00:00.000Z' },
});
