import { z } from 'zod';
import { post } from './contract.ts';
import { RunSummary } from './run-summary.ts';

export const RunIntervention = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1, 'must say why, for those who read the run later')
    .max(500)
    .meta({ description: 'Why; it stands in the history of the run' }),
});

/** What people do to runs that are not over, and to those whose place in the order is kept. */
export const runControlContracts = {
  cancel: post('/environments/:env/runs/:run/cancel', {
    summary: 'End a run where it stands. What it has written stays written; the next run of its key goes on',
    allow: 'runs.replay',
    body: RunIntervention,
    returns: RunSummary,
  }),
  pause: post('/environments/:env/runs/:run/pause', {
    summary: 'Stop a run until it is resumed. Runs of the same key wait behind it',
    allow: 'runs.replay',
    returns: RunSummary,
  }),
  resume: post('/environments/:env/runs/:run/resume', {
    summary: 'Let a paused run go on where it stopped',
    allow: 'runs.replay',
    returns: RunSummary,
  }),
  letGo: post('/environments/:env/runs/:run/let-go', {
    summary:
      'Let what waits behind a failed run pass, and pass the group on that it leads, without replaying it',
    allow: 'runs.replay',
    returns: RunSummary,
  }),
};
