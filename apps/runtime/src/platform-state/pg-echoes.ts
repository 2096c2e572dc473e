import type { Echoes } from '@crossdock/engine';
import type { Echo } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { GroupCommit } from '../runs/group-commit.ts';
import { digestOf } from './digest.ts';

/** How long a write of ours may be on its way back. Later the same content is news: somebody has set it again. */
const forMs = 3_600_000;

/**
 * What we wrote, so that it is recognised when it comes back as an event. Asked for each event and told of each write,
 * so both travel together while a statement is under way.
 */
@Injectable()
export class PgEchoes {
  readonly #remembered: GroupCommit<string, true>;
  readonly #asked: GroupCommit<string, { ours: boolean }>;

  constructor(@Inject(Pool) pool: Pool) {
    const options = { most: 400, isolates: () => false };
    this.#remembered = new GroupCommit(async (echoes) => {
      await pool.query({ name: 'remember-echoes', text: remember, values: [echoes] });
      return echoes.map(() => true as const);
    }, options);
    this.#asked = new GroupCommit(async (echoes) => {
      const found = await pool.query<{ echo: string }>({
        name: 'our-echoes',
        text: ours,
        values: [echoes, forMs],
      });
      const known = new Set(found.rows.map(({ echo }) => echo));
      return echoes.map((echo) => ({ ours: known.has(echo) }));
    }, options);
  }

  /** The echoes of one environment. */
  of(environment: string): Echoes {
    const digest = (connection: string, { record, content }: Echo): string =>
      digestOf(environment, connection, record, content);
    return {
      remember: async (connection, echo) => {
        await this.#remembered.add(digest(connection, echo));
      },
      isOurs: async (connection, echo) => (await this.#asked.add(digest(connection, echo))).ours,
    };
  }
}

/* Sorted, so that two statements with the same echoes never wait for each other. */
const remember = `
  insert into echoes (echo, at)
  select distinct echo, now() from unnest($1::uuid[]) as e (echo) order by echo
  on conflict (echo) do update set at = excluded.at`;

const ours = `
  select echo from echoes where echo = any($1::uuid[]) and at > now() - $2 * interval '1 millisecond'`;
