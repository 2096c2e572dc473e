import type { EffectAnswer } from '@crossdock/contracts';
import { type JournalEvent, keyOf } from '@crossdock/engine';
import { stepsIn } from '@crossdock/flow';
import type { AnyAction } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import type { Actor } from '../platform/auth/actor.ts';
import { conflict, fieldErrors, sentenceOf, unprocessable } from '../platform/http/problem.ts';
import { type OriginalRun, originalRun } from '../replays/original-run.ts';
import { isDataError } from './data-error.ts';
import { type Doubt, doubtsIn, openDoubts } from './doubts.ts';
import { encodeAppend } from './journal-codec.ts';
import { readJournals } from './read-journals.ts';
import { storable } from './storable.ts';

type Settled = Extract<JournalEvent, { kind: 'effect.settled' }>;

/** How often an answer is written again that met another one to the same run. */
const mostTries = 5;

/**
 * What people found out about writes that a run left in doubt. The answer goes into the ledger, so that whichever run
 * means the same write knows it, and into the story of the run, with who said so and how they know.
 */
@Injectable()
export class EffectAnswers {
  readonly #pool: Pool;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
  ) {
    this.#pool = pool;
    this.#flows = flows;
    this.#nodes = nodes;
  }

  /**
   * Settles a write once; answers how many of the run are still in doubt. Rejects with `runs.unknown`,
   * `runs.not-over`, `effects.not-in-doubt`, `effects.settled` or `effects.result-misfit`.
   */
  async settle(
    environment: string,
    run: string,
    { person }: Actor,
    answer: EffectAnswer,
  ): Promise<{ left: number }> {
    const original = await originalRun(this.#pool, environment, run);
    const doubts = doubtsIn((await readJournals(this.#pool, [run], 'facts')).get(run) ?? []);
    const doubt = doubts.find(({ step }) => step === answer.step);
    if (doubt === undefined)
      throw conflict(
        'effects.not-in-doubt',
        `The step "${answer.step}" of this run left nothing in doubt, or was settled before.`,
      );
    const { was, step, reason } = answer;
    const event: Settled = {
      kind: 'effect.settled',
      at: Date.now(),
      step,
      key: doubt.key,
      was,
      by: person.name,
      reason,
      ...(answer.was === 'done' ? await this.#outcomeOf(original, doubt, answer.result) : {}),
      ...(doubt.undoes === undefined ? {} : { undoes: doubt.undoes }),
    };
    if (!(await this.#write(run, event)))
      throw conflict(
        'effects.settled',
        'Another run has settled this write since, or is just at it: look at its replays.',
      );
    const left = await openDoubts(
      this.#pool,
      doubts.filter((each) => each !== doubt),
    );
    return { left: left.length };
  }

  /** What the write came to, as later steps will read it. */
  async #outcomeOf(
    { flow, version }: OriginalRun,
    { step, undoes }: Doubt,
    result: unknown,
  ): Promise<Pick<Settled, 'output' | 'record'>> {
    if (undoes !== undefined) return { output: null };
    const { plan } = await this.#flows.version(flow, version);
    const action = this.#actionOf(stepsIn(plan).find(({ key }) => key === keyOf(step))?.type ?? '');
    const parsed = action.output.safeParse(result);
    if (!parsed.success) {
      const errors = fieldErrors(parsed.error, 'result');
      throw unprocessable(
        'effects.result-misfit',
        `The result is not what "${action.title}" comes to. ${sentenceOf(errors)}.`,
        { errors },
      );
    }
    const record = action.record?.(parsed.data);
    return { output: parsed.data ?? null, ...(record === undefined ? {} : { record }) };
  }

  #actionOf(type: string): AnyAction {
    return this.#nodes.actionOf(type);
  }

  /** Answers whether the write was still in doubt. */
  async #write(run: string, event: Settled): Promise<boolean> {
    const { facts, bodies } = encodeAppend([event]);
    const { key, step, was, output, record, undoes } = event;
    for (let tries = 1; ; tries += 1) {
      try {
        const written = await this.#pool.query(settleStatement, [
          run,
          storable(key),
          step,
          was === 'done' ? 'confirmed' : 'refused',
          was === 'done' ? JSON.stringify(output ?? null) : null,
          record === undefined ? null : JSON.stringify(record),
          was === 'done' && undoes !== undefined ? storable(undoes) : null,
          facts,
          bodies ?? null,
          record === undefined ? null : storable(record.label),
        ]);
        return written.rowCount === 1;
      } catch (error) {
        if (!isDataError(error) || tries === mostTries) throw error;
      }
    }
  }
}

/**
 * - `settled` moves the ledger where it still does not know, and nobody is at the write.
 * - `written` goes behind the end of the run. Two answers to one run may mean the same place; one of them fails as a
 *   whole and is written again.
 */
const settleStatement = `
  with settled as (
    insert into effects (key, run_id, step, state, result, record)
    values ($2, $1, $3, $4, $5::json, $6::json)
    on conflict (key) do update
      set run_id = excluded.run_id, step = excluded.step, state = excluded.state, result = excluded.result,
          record = excluded.record, changed_at = now()
      where effects.state in ('intended', 'doubtful')
        and not exists (select 1 from active where active.run_id = effects.run_id)
    returning key
  ), taken_back as (
    update effects set state = 'undone', changed_at = now()
    where key = $7 and exists (select from settled)
  ), written as (
    insert into journal (run_id, seq, facts, bodies)
    select $1, (select max(seq) + 1 from journal where run_id = $1), $8::json, $9::bytea from settled
  ), keyed as (
    insert into run_keys (value, run_id) select $10, $1 from settled where $10::text is not null
    on conflict do nothing
  )
  select key from settled`;
