import { z } from 'zod';
import { get, post } from './contract.ts';

const JsonSchema = z.record(z.string(), z.unknown());
const note = z.string().trim().max(2_000).optional();

/** A question of a run to a person. */
export const Approval = z
  .object({
    id: z.string(),
    run: z.string(),
    step: z.string().meta({ description: 'Path of the step that asks' }),
    flow: z.object({ id: z.string(), name: z.string() }),
    keys: z
      .array(z.object({ kind: z.string(), value: z.string() }))
      .meta({ description: 'Business keys of the run' }),
    title: z.string(),
    details: z.unknown(),
    form: JsonSchema.meta({ description: 'JSON Schema of the answers that go with an approval' }),
    deciders: z
      .array(z.string())
      .meta({ description: 'E-mail addresses of those who may decide; empty: anybody with the permission' }),
    not: z.array(z.string()).meta({
      description: 'E-mail addresses of those who may not decide: who caused the run, and who the flow names',
    }),
    askedAt: z.iso.datetime(),
    until: z.iso.datetime().nullable(),
    open: z.boolean().meta({ description: 'Whether a decision is still waited for' }),
    decision: z
      .object({
        decision: z.enum(['approved', 'rejected']),
        by: z.string().meta({ description: 'E-mail address' }),
        at: z.iso.datetime(),
        answers: z.record(z.string(), z.unknown()),
        note: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'Approval' });
export type Approval = z.infer<typeof Approval>;

export const ApprovalDecision = z
  .discriminatedUnion('decision', [
    z.strictObject({
      decision: z.literal('approved'),
      answers: z.record(z.string(), z.unknown()).default({}),
      note,
    }),
    z.strictObject({ decision: z.literal('rejected'), note }),
  ])
  .meta({ id: 'ApprovalDecision' });
export type ApprovalDecision = z.infer<typeof ApprovalDecision>;

export const approvalContracts = {
  list: get('/environments/:env/approvals', {
    summary: 'Questions that wait for a decision, the longest waiting first; 200 at most',
    allow: 'approvals.read',
    returns: z.array(Approval),
  }),
  get: get('/environments/:env/approvals/:approval', {
    summary: 'One question, decided or not',
    allow: 'approvals.read',
    returns: Approval,
  }),
  decide: post('/environments/:env/approvals/:approval/decide', {
    summary: 'Approve or reject, once; the run goes on',
    allow: 'approvals.decide',
    body: ApprovalDecision,
    returns: Approval,
  }),
};
