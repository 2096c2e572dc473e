import { type JournalEvent, LeaseLost, leftInDoubt } from '@crossdock/engine';
import { business } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupSuccession } from '../platform-state/group-succession.ts';
import { Parents } from '../platform-state/parents.ts';
import type { Actor } from '../platform/auth/actor.ts';
import { Bells } from '../platform/queue/bells.ts';
import { CALLS_UNDER_WAY, type LooksForCalls, type TakenOver } from './interrupted-runs.ts';
import { LEASE_MS } from './lease-ms.ts';
import { paused } from './leases.ts';
import { PgJournal } from './pg-journal.ts';
import type { ControlsRuns } from './run-controls-port.ts';
import { Sequencer } from './sequencer.ts';

/** How often a run is taken over again that a worker takes back in the same moment. */
const mostTries = 5;

/**
 * What people do to runs that are not over, whether a process drives them, or they wait for a time, for a signal or
 * behind another run. A run is taken over like by any worker, so that who drove it is locked out before its next
 * write to the journal; a call that has left by then is not called back.
 */
@Injectable()
export class RunControls implements ControlsRuns {
  readonly #pool: Pool;
  readonly #journal: PgJournal;
  readonly #sequencer: Sequencer;
  readonly #calls: LooksForCalls;
  readonly #parents: Parents;
  readonly #succession: GroupSuccession;
  readonly #bells: Bells;
  readonly #leaseMs: number;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(PgJournal) journal: PgJournal,
    @Inject(Sequencer) sequencer: Sequencer,
    @Inject(CALLS_UNDER_WAY) calls: LooksForCalls,
    @Inject(Parents) parents: Parents,
    @Inject(GroupSuccession) succession: GroupSuccession,
    @Inject(Bells) bells: Bells,
    @Inject(LEASE_MS) leaseMs: number,
  ) {
    this.#pool = pool;
    this.#journal = journal;
    this.#sequencer = sequencer;
    this.#calls = calls;
    this.#parents = parents;
    this.#succession = succession;
    this.#bells = bells;
    this.#leaseMs = leaseMs;
  }

  /**
   * Ends a run where it stands. The next run of its key goes on, who waits for the run is told, and the group it leads is
   * passed on. Writes of which it is not known whether they were done are left in doubt.
   */
  async cancel(environment: string, run: string, { person }: Actor, reason: string): Promise<void> {
    const by = person.name;
    const { source } = await this.#writeOver(environment, run, (journal, at) => [
      ...leftInDoubt({ journal }, at),
      { kind: 'run.cancelled', at, by, reason, path: '' },
    ]);
    this.#parents.ended({ environment, run, source });
    await this.#succession.cancelled(run);
  }

  /** Puts a run away until it is resumed. It keeps its place in the order of its key. */
  async pause(environment: string, run: string): Promise<void> {
    await this.#writeOver(environment, run, (_, at) => [
      { kind: 'run.parked', at, until: paused.getTime(), because: 'paused' },
    ]);
  }

  /** Lets a paused run go on: now, or when it is its turn. */
  async resume(environment: string, run: string): Promise<void> {
    const resumed = await this.#wake(environment, run);
    if (resumed === undefined) throw await this.#whyNot(environment, run, notPaused);
    if (resumed.behind !== null) await this.#sequencer.promote([resumed.behind]);
    this.#bells.ring();
  }

  /** Lets what waits behind a failed run that holds its key pass, and passes the group on that it leads. */
  async letGo(environment: string, run: string): Promise<void> {
    const led = await this.#succession.letGo(environment, run);
    const held = await this.#sequencer.letGo(environment, run);
    if (led || held) return;
    throw await this.#whyNot(environment, run, holdsNothing);
  }

  /** Writes what is to become of a run, behind what its journal lacks about calls that may be under way. */
  async #writeOver(environment: string, run: string, then: Then): Promise<TakenOver> {
    for (let tries = 1; ; tries += 1) {
      const taken = await this.#takeOver(environment, run);
      if (taken === undefined) throw await this.#whyNot(environment, run, over);
      try {
        const underWay = await this.#calls.underWay(taken);
        const events = [...underWay, ...then([...taken.journal, ...underWay], Date.now())];
        await this.#journal.append(taken.lease, events);
        return taken;
      } catch (error) {
        if (!(error instanceof LeaseLost) || tries === mostTries) throw error;
      }
    }
  }

  async #takeOver(environment: string, run: string): Promise<TakenOver | undefined> {
    const taken = await this.#pool.query<TakenRow>(takeOver, [run, environment, this.#leaseMs]);
    const [row] = taken.rows;
    if (row === undefined) return undefined;
    const { epoch, ...found } = row;
    /* Read after that: who had the run may have written while this one waited for it. */
    const next = await this.#pool.query<{ seq: number }>(
      'select max(seq) + 1 as seq from journal where run_id = $1',
      [run],
    );
    const journal = await this.#journal.read(run);
    return { lease: { run, epoch, nextSeq: next.rows[0]?.seq ?? 0 }, environment, journal, ...found };
  }

  /** Answers the key whose turn the run has to wait for, if any; undefined when it is not paused. */
  async #wake(environment: string, run: string): Promise<{ behind: string | null } | undefined> {
    const client = await this.#pool.connect();
    try {
      await client.query('begin');
      const asleep = await client.query<{ sequence_key: string | null }>(fallAsleep, [run, environment]);
      const [row] = asleep.rows;
      /* A statement of its own: it must see who became head of the key before the row was locked. */
      const awake = row === undefined ? undefined : await client.query(wakeUp, [run]);
      await client.query('commit');
      return row && { behind: awake?.rowCount === 0 ? row.sequence_key : null };
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }

  async #whyNot(environment: string, run: string, because: Refusal): Promise<Error> {
    const found = await this.#pool.query('select 1 from runs where id = $1 and environment = $2', [
      run,
      environment,
    ]);
    if (found.rowCount === 0) return business('runs.unknown', `There is no run ${run} in ${environment}.`);
    return business(because.code, because.message);
  }
}

/** What is written of a run that was taken over, from what its journal says by then. */
type Then = (journal: readonly JournalEvent[], at: number) => JournalEvent[];

type TakenRow = Pick<TakenOver, 'flow' | 'version' | 'source' | 'interrupted'> & { epoch: number };

interface Refusal {
  code: string;
  message: string;
}

const over: Refusal = { code: 'runs.over', message: 'This run is over: there is nothing left to stop.' };
const notPaused: Refusal = { code: 'runs.not-paused', message: 'This run is not paused.' };
const holdsNothing: Refusal = {
  code: 'runs.holds-nothing',
  message:
    'Nothing waits for this run: it neither holds the order of its key nor leads a group, or was let go before.',
};

/*
 * What stands behind another run, in line, or is paused stays where it is, should this process die before it has
 * written; and who takes over next is told as well whether somebody had the run before.
 */
const takeOver = `
  update active set epoch = epoch + 1,
    lease_until = case when lease_until = '-infinity' then lease_until else now() + $3 * interval '1 millisecond' end,
    wake_at = case when parked in ('behind', 'line', 'paused') then wake_at else now() + $3 * interval '1 millisecond' end
  from runs
  where active.run_id = $1 and runs.id = $1 and runs.environment = $2
  returning active.epoch, active.lease_until > '-infinity' as interrupted, runs.flow, runs.version, runs.source`;

const fallAsleep = `
  update active set wake_at = 'infinity', parked = 'behind'
  from runs
  where active.run_id = $1 and active.parked = 'paused' and runs.id = $1 and runs.environment = $2
  returning active.sequence_key`;

const wakeUp = `
  update active set wake_at = now(), parked = null
  where run_id = $1 and parked = 'behind'
    and (sequence_key is null
         or exists (select 1 from sequence_heads as head where head.key = sequence_key and head.run_id = $1))`;
