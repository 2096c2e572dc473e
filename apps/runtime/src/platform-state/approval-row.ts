import type { Approval } from '@crossdock/contracts';

/** An approval, with the name of the flow that asks. */
export interface ApprovalRow {
  id: string;
  run_id: string;
  step: string;
  flow: string | null;
  flow_name: string | null;
  /** Of the run: kind and value. */
  keys: Array<[string, string]> | null;
  /** Whether the run that asks is not over. */
  waits: boolean;
  title: string;
  details: unknown;
  form: Record<string, unknown>;
  deciders: string[];
  not_by: string[];
  asked_at: Date;
  until: Date | null;
  decision: 'approved' | 'rejected' | null;
  decided_by: string | null;
  decided_at: Date | null;
  answers: Record<string, unknown> | null;
  note: string | null;
}

/** Over `approvalTables`. */
export const approvalColumns = `
  approvals.id, approvals.run_id, approvals.step, runs.flow, flows.name as flow_name, runs.keys,
  active.run_id is not null as waits, title, details, form, deciders, not_by, asked_at, until,
  decision, decided_by, decided_at, answers, note`;

export const approvalTables = `
  approvals
  left join active on active.run_id = approvals.run_id
  left join runs on runs.id = approvals.run_id
  left join flows on flows.id = runs.flow`;

export function shownApproval(row: ApprovalRow): Approval {
  const flow = row.flow ?? '';
  return {
    id: row.id,
    run: row.run_id,
    step: row.step,
    flow: { id: flow, name: row.flow_name ?? flow },
    keys: (row.keys ?? []).map(([kind, value]) => ({ kind, value })),
    title: row.title,
    details: row.details,
    form: row.form,
    deciders: row.deciders,
    not: row.not_by,
    askedAt: row.asked_at.toISOString(),
    until: row.until?.toISOString() ?? null,
    open: isOpen(row),
    decision:
      row.decision === null
        ? null
        : {
            decision: row.decision,
            by: row.decided_by ?? '',
            at: (row.decided_at ?? row.asked_at).toISOString(),
            answers: row.answers ?? {},
            note: row.note,
          },
  };
}

/** Whether a decision still changes anything. */
export function isOpen({ decision, until, waits }: ApprovalRow): boolean {
  return decision === null && waits && (until === null || until.getTime() > Date.now());
}
