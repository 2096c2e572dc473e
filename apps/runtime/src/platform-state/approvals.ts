import type { Approval, ApprovalDecision, Person } from '@crossdock/contracts';
import { type ApprovalRequest, type FailureError, misfitWords, permanent, policy } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { z } from 'zod';
import { fieldErrors, notFound, sentenceOf, unprocessable } from '../platform/http/problem.ts';
import { causesOf } from '../runs/causes.ts';
import { storable } from '../runs/storable.ts';
import { type ApprovalRow, approvalColumns, approvalTables, shownApproval } from './approval-row.ts';
import { isAnyLeft, refuseDecider, refuseOver } from './approval-rules.ts';
import { digestOf } from './digest.ts';
import { giveSignal, PgSignals, topicOf } from './pg-signals.ts';
import { platformSignals } from './signal-names.ts';

/** Most that are listed at once. */
const mostListed = 200;

/** Questions of runs to people: asked once, decided once. */
@Injectable()
export class Approvals {
  readonly #pool: Pool;
  readonly #signals: PgSignals;

  constructor(@Inject(Pool) pool: Pool, @Inject(PgSignals) signals: PgSignals) {
    this.#pool = pool;
    this.#signals = signals;
  }

  /**
   * Asking again under the same id is asking once. Fails with `core.approval-form-invalid` or
   * `core.approval-nobody-left`.
   */
  async ask(environment: string, request: ApprovalRequest): Promise<{ approval: string }> {
    const { run, step, title, details, form, deciders, until } = request;
    formOf(form);
    const barred = await this.#barred(request);
    if (!isAnyLeft(deciders, barred)) throw nobodyLeft(deciders);
    const approval = digestOf('approval', environment, request.id);
    await this.#pool.query({
      name: 'ask-approval',
      text: `insert into approvals (id, environment, run_id, step, title, details, form, deciders, not_by, until)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing`,
      values: [
        approval,
        environment,
        run,
        storable(step),
        storable(title),
        JSON.stringify(details) ?? 'null',
        JSON.stringify(form),
        deciders,
        barred,
        until === undefined ? null : new Date(until),
      ],
    });
    return { approval };
  }

  /** Those that can still be decided, the longest waiting first. */
  async open(environment: string): Promise<Approval[]> {
    const found = await this.#pool.query<ApprovalRow>(
      `select ${approvalColumns} from ${approvalTables}
       where approvals.environment = $1 and decision is null and (until is null or until > now())
         and active.run_id is not null
       order by asked_at, approvals.id limit ${String(mostListed)}`,
      [environment],
    );
    return found.rows.map(shownApproval);
  }

  /** Fails with `approvals.unknown`. */
  async get(environment: string, approval: string): Promise<Approval> {
    return shownApproval(await this.#row(environment, approval));
  }

  /**
   * Decides, and lets the run go on. Fails with `approvals.decided`, `approvals.over`, `approvals.own-request`,
   * `approvals.not-decider` or `approvals.answers-invalid`.
   */
  async decide(
    environment: string,
    approval: string,
    decision: ApprovalDecision,
    by: Person,
  ): Promise<Approval> {
    const asked = await this.#row(environment, approval);
    refuseOver(asked);
    refuseDecider(asked, by);
    const answers = decision.decision === 'approved' ? checkedAnswers(asked.form, decision.answers) : {};
    const isFirst = await this.#store(environment, asked, { ...decision, answers }, by);
    await this.#signals.tell([topicOf(environment, platformSignals.approvalDecided, asked.id)]);
    const decided = await this.#row(environment, approval);
    if (!isFirst) refuseOver(decided);
    return shownApproval(decided);
  }

  /** Who must not decide this: who the flow names, and who caused the run. */
  async #barred({ run, not, selfApproval }: ApprovalRequest): Promise<string[]> {
    return selfApproval ? not : [...new Set([...not, ...(await causesOf(this.#pool, run))])];
  }

  async #row(environment: string, approval: string): Promise<ApprovalRow> {
    const isId = z.guid().safeParse(approval).success;
    const found = isId
      ? await this.#pool.query<ApprovalRow>(
          `select ${approvalColumns} from ${approvalTables} where approvals.environment = $1 and approvals.id = $2`,
          [environment, approval],
        )
      : undefined;
    const row = found?.rows[0];
    if (row === undefined)
      throw notFound('approvals.unknown', `There is no approval ${approval} in ${environment}.`);
    return row;
  }

  /** The decision and the signal of it in one transaction. Answers false when somebody else was first. */
  async #store(
    environment: string,
    { id }: ApprovalRow,
    {
      decision,
      answers,
      note,
    }: { decision: string; answers: Record<string, unknown>; note?: string | undefined },
    { email }: Person,
  ): Promise<boolean> {
    const at = new Date();
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      const decided = await client.query(
        `update approvals set decision = $2, decided_by = $3, decided_at = $4, answers = $5, note = $6
         where id = $1 and decision is null`,
        [id, decision, email, at, JSON.stringify(answers), note === undefined ? null : storable(note)],
      );
      if (decided.rowCount === 1) {
        const name = platformSignals.approvalDecided;
        const body = { decision, by: email, at: at.toISOString(), answers, note: note ?? null };
        const topic = topicOf(environment, name, id);
        await client.query(giveSignal, [
          digestOf(name, id),
          topic,
          environment,
          name,
          id,
          JSON.stringify(body),
        ]);
      }
      await client.query('commit');
      return decided.rowCount === 1;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}

function nobodyLeft(deciders: readonly string[]): FailureError {
  return policy(
    'core.approval-nobody-left',
    `Nobody was asked: ${deciders.join(', ')} may decide, and caused this or may not. Name somebody else in the approval step, or let people decide what they caused.`,
  );
}

/** The form as a schema. Fails with `core.approval-form-invalid`. */
function formOf(form: Record<string, unknown>): z.ZodType {
  try {
    return z.fromJSONSchema(form);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it is no JSON Schema';
    throw permanent(
      'core.approval-form-invalid',
      `The form of the approval cannot be used: ${reason}. Correct it.`,
    );
  }
}

function checkedAnswers(
  form: Record<string, unknown>,
  answers: Record<string, unknown>,
): Record<string, unknown> {
  const parsed = formOf(form).safeParse(answers, { error: misfitWords });
  if (parsed.success) return answers;
  const errors = fieldErrors(parsed.error, 'answers');
  throw unprocessable('approvals.answers-invalid', `Not accepted: ${sentenceOf(errors)}.`, { errors });
}
