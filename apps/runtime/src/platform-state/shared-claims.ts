import type { Platform } from '@crossdock/sdk';
import type { Pool } from 'pg';
import { digestOf } from './digest.ts';

type Claim = Omit<Parameters<Platform['claimFirst']>[0], 'run' | 'step'> & { id: string };
type Slot = Parameters<Platform['reserve']>[0];

/**
 * Whether a key is seen for the first time within its time. The answer is kept by who asks for the key: after a crash,
 * or in a replay, it is the same, even if the time has passed and somebody else was first since.
 */
export async function claimFirst(
  pool: Pool,
  environment: string,
  { id, scope, key, forMs }: Claim,
): Promise<{ first: boolean }> {
  const answer = await answerOnce<boolean>(pool, {
    name: 'claim-first',
    text: claim,
    values: [digestOf('claim', environment, scope, key, id), digestOf(environment, scope, key), forMs],
  });
  return { first: answer };
}

/**
 * A place in a queue in which `calls` may go each `perMs`, one after the other at equal distances. The queue is as long
 * as it gets: the answer says when it is the caller's turn.
 */
export async function reserve(
  pool: Pool,
  environment: string,
  { id, pace, calls, perMs, now }: Slot,
): Promise<{ at: number }> {
  const at = await answerOnce<number>(pool, {
    name: 'reserve-slot',
    text: slot,
    values: [digestOf('slot', environment, id), digestOf(environment, pace), now, perMs / calls],
  });
  return { at: Math.ceil(at) };
}

interface Question {
  name: string;
  text: string;
  values: unknown[];
}

/** Asks again when another process has just got the answer to the same call: then that is the answer. */
async function answerOnce<Answer>(pool: Pool, question: Question): Promise<Answer> {
  for (;;) {
    const found = await pool.query<{ answer: Answer | null }>(question);
    const answer = found.rows[0]?.answer;
    if (answer !== null && answer !== undefined) return answer;
  }
}

/*
 * Both: `known` is what the call was told before. `noted` keeps the answer; it stays empty when the same call was
 * answered since this statement began.
 */
const claim = `
  with known as (
    select answer from platform_answers where id = $1
  ), taken as (
    insert into first_claims (claim, claimant, until)
    select $2, $1, now() + $3 * interval '1 millisecond' where not exists (select from known)
    on conflict (claim) do update set claimant = excluded.claimant, until = excluded.until
      where first_claims.until <= now() or first_claims.claimant = excluded.claimant
    returning claim
  ), noted as (
    insert into platform_answers (id, answer)
    select $1, to_json(exists (select from taken)) where not exists (select from known)
    on conflict (id) do nothing
    returning answer
  )
  select answer from known union all select answer from noted`;

const slot = `
  with known as (
    select answer from platform_answers where id = $1
  ), slot as (
    insert into paces (pace, free_at)
    select $2, $3::float8 + $4::float8 where not exists (select from known)
    on conflict (pace) do update set free_at = greatest(paces.free_at, $3::float8) + $4::float8
    returning free_at - $4::float8 as at
  ), noted as (
    insert into platform_answers (id, answer)
    select $1, to_json(at) from slot
    on conflict (id) do nothing
    returning answer
  )
  select answer from known union all select answer from noted`;
