import type { Policy } from '@crossdock/flow';
import { type Failure, policy } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import type { Arrival } from '../runs/acceptance.ts';
import { storable } from '../runs/storable.ts';

type Rule = NonNullable<Policy['loopGuard']>;
type Guarded = Pick<Arrival, 'environment' | 'flow' | 'source' | 'keys' | 'sequenceKey'>;

/** What an event is counted by: its first business key, else the key of its order. */
type Key = { name: string; value: string } | { sequenceKey: string };

/** An event that was counted: `stopped` when it must not run; `forget` when it turned out to be known already. */
export interface Counted {
  stopped?: Failure;
  forget: () => void;
}

const uncounted: Counted = { forget: () => undefined };

/** How many keys and how many instants of them one process remembers; those that were quiet for longest go first. */
const mostKeys = 10_000;
const mostInstants = 200_000;
/** The share of them that stays when there are more. */
const spared = 0.9;

/**
 * Stops keys that pass one flow too often, as they do when two systems answer each other for ever.
 *
 * This process counts what it let pass. Only when that comes near to the limit is PostgreSQL asked, which knows what
 * other processes let pass; so a quiet key costs no query, and the limit is never exceeded by more than its number of
 * processes times. Replays and events that were stopped are not counted.
 */
@Injectable()
export class LoopGuard {
  readonly #pool: Pool;
  readonly #passed = new Map<string, number[]>();
  #instants = 0;

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
  }

  async count(arrival: Guarded, rule: Rule): Promise<Counted> {
    const key = arrival.source === 'replay' ? undefined : keyOf(arrival);
    if (key === undefined) return uncounted;
    const id = JSON.stringify([arrival.environment, arrival.flow, key]);
    const now = Date.now();
    const before = this.#note(id, now, rule.withinMs);
    const forget = (): void => {
      this.#forget(id, now);
    };
    if (before < Math.ceil(rule.most / 2)) return { forget };
    const passed = Math.max(before, await this.#passedEverywhere(arrival, key, rule, now));
    if (passed < rule.most) return { forget };
    forget();
    return { stopped: stoppedAt(key, passed, rule), forget: () => undefined };
  }

  /** Counts an event in; answers how many of its key passed before it in the window. */
  #note(id: string, now: number, withinMs: number): number {
    const known = this.#passed.get(id) ?? [];
    const recent = known.filter((at) => at > now - withinMs);
    this.#passed.delete(id);
    this.#passed.set(id, [...recent, now]);
    this.#instants += recent.length + 1 - known.length;
    this.#makeRoom();
    return recent.length;
  }

  #forget(id: string, at: number): void {
    const instants = this.#passed.get(id);
    const index = instants?.lastIndexOf(at) ?? -1;
    if (instants === undefined || index < 0) return;
    instants.splice(index, 1);
    this.#instants -= 1;
  }

  /** Many at a time: what was deleted from the beginning of a map is passed over by each look from there. */
  #makeRoom(): void {
    if (this.#passed.size <= mostKeys && this.#instants <= mostInstants) return;
    for (const [id, instants] of this.#passed) {
      if (this.#passed.size <= mostKeys * spared && this.#instants <= mostInstants * spared) return;
      this.#passed.delete(id);
      this.#instants -= instants.length;
    }
  }

  async #passedEverywhere(
    { environment, flow }: Guarded,
    key: Key,
    rule: Rule,
    now: number,
  ): Promise<number> {
    const since = new Date(now - rule.withinMs);
    const found = await this.#pool.query<{ passed: number }>(
      'name' in key
        ? {
            name: 'passed-by-business-key',
            text: `select count(*)::int as passed from (
                     select 1 from run_keys join runs on runs.id = run_keys.run_id
                     where run_keys.value = $6 and run_keys.run_id >= run_id_at($3) and runs.keys::jsonb @> $5::jsonb
                       and ${counts} limit $4) as run`,
            values: [
              environment,
              flow,
              since,
              rule.most,
              JSON.stringify([[key.name, key.value]]),
              storable(key.value),
            ],
          }
        : {
            name: 'passed-by-sequence-key',
            text: `select count(*)::int as passed from (
                     select 1 from runs where id >= run_id_at($3) and sequence_key = $5 and ${counts} limit $4) as run`,
            values: [environment, flow, since, rule.most, storable(key.sequenceKey)],
          },
    );
    return found.rows[0]?.passed ?? 0;
  }
}

/** Runs that passed by themselves. */
const counts = `runs.environment = $1 and runs.flow = $2 and runs.source <> 'replay'
  and (runs.failure is null or runs.failure ->> 'code' <> 'core.loop-stopped')`;

function keyOf({ keys, sequenceKey }: Guarded): Key | undefined {
  const [first] = Object.entries(keys);
  if (first !== undefined) return { name: first[0], value: first[1] };
  return sequenceKey === undefined ? undefined : { sequenceKey };
}

function stoppedAt(key: Key, passed: number, { most, withinMs }: Rule): Failure {
  const named = 'name' in key ? `${key.name} "${key.value}"` : `key "${key.sequenceKey}"`;
  return policy(
    'core.loop-stopped',
    `The ${named} passed this flow ${String(passed)} times within ${String(withinMs / 1000)} s, and ${String(most)} is the most: two systems may be answering each other. Find what keeps changing it, then replay.`,
    { evidence: { ...key, passed, most, withinMs } },
  ).failure;
}
