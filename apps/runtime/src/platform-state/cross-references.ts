import type { CrossReference, CrossReferencePage, CrossReferenceQuery } from '@crossdock/contracts';
import { type FailureError, type Platform, policy } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { storable } from '../runs/storable.ts';

type Link = Parameters<Platform['linkReference']>[0];
type Query = Parameters<Platform['findReference']>[0];

interface Row {
  id: string;
  entity: string;
  from_ref: string;
  system: string;
  to_id: string;
  linked_at: Date;
}

/**
 * Which records of two systems are the same thing. Written as `shop/order/1001` is `42` in `erp`; found from either
 * side.
 */
@Injectable()
export class CrossReferences {
  readonly #pool: Pool;

  constructor(@Inject(Pool) pool: Pool) {
    this.#pool = pool;
  }

  /**
   * The record of `system` that is the same as `from`. A link that was written the other way round answers the ref, or
   * where it names ids, the id. Fails with `core.reference-ambiguous` when several records were linked to this one.
   */
  async find(environment: string, { entity, from, system }: Query): Promise<string | undefined> {
    const found = await this.#pool.query<Row & { forth: boolean }>({
      name: 'find-reference',
      text: findReference,
      values: [environment, entity, storable(from), system, systemOf(from), storable(idOf(from))],
    });
    const forth = found.rows.find((row) => row.forth);
    if (forth !== undefined) return forth.to_id;
    if (found.rows.length > 1) throw ambiguous({ entity, from, system }, found.rows);
    const [back] = found.rows;
    if (back === undefined) return undefined;
    return back.to_id === from ? back.from_ref : idOf(back.from_ref);
  }

  /** Linking the same again changes nothing. Fails with `core.reference-conflict` when another record is linked. */
  async link(environment: string, { entity, from, system, to }: Link): Promise<void> {
    const linked = await this.#pool.query<{ to_id: string }>({
      name: 'link-reference',
      text: `insert into cross_references (id, environment, entity, from_system, from_ref, system, to_id)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (environment, entity, from_ref, system) do update set to_id = cross_references.to_id
             returning to_id`,
      values: [uuid(), environment, entity, systemOf(from), storable(from), system, storable(to)],
    });
    const known = linked.rows[0]?.to_id;
    if (known === storable(to)) return;
    throw policy(
      'core.reference-conflict',
      `${from} is ${known ?? 'another record'} in ${system}, not ${to}: correct the cross-reference, or what was mapped.`,
      { evidence: { entity, from, system, known, to } },
    );
  }

  /** Newest first. `search` is the beginning of a record's name on either side. */
  async list(
    environment: string,
    { entity, search, cursor, limit }: CrossReferenceQuery,
  ): Promise<CrossReferencePage> {
    const found = await this.#pool.query<Row>(
      `select id, entity, from_ref, system, to_id, linked_at from cross_references
       where environment = $1 and ($2::text is null or entity = $2) and ($4::uuid is null or id < $4)
         and ($3::text is null or from_ref like $3 or to_id like $3)
       order by id desc limit $5`,
      [
        environment,
        entity ?? null,
        search === undefined ? null : beginning(search),
        cursor ?? null,
        limit + 1,
      ],
    );
    const references = found.rows.slice(0, limit).map(shown);
    return { references, next: found.rows.length > limit ? (references.at(-1)?.id ?? null) : null };
  }

  /** Answers whether there was one. */
  async remove(environment: string, id: string): Promise<boolean> {
    const removed = await this.#pool.query(
      'delete from cross_references where environment = $1 and id = $2',
      [environment, id],
    );
    return removed.rowCount === 1;
  }
}

/** What was written, and what was written the other way round: under the whole ref or the id in it. */
const findReference = `
  select id, entity, from_ref, system, to_id, linked_at, true as forth from cross_references
  where environment = $1 and entity = $2 and from_ref = $3 and system = $4
  union all
  (select id, entity, from_ref, system, to_id, linked_at, false from cross_references
   where environment = $1 and entity = $2 and to_id in ($3, $6) and system = $5 and from_system = $4
   limit 2)`;

function shown({ id, entity, from_ref, system, to_id, linked_at }: Row): CrossReference {
  return { id, entity, from: from_ref, system, to: to_id, linkedAt: linked_at.toISOString() };
}

/** `shop` of `shop/order/1001`. */
function systemOf(ref: string): string {
  return ref.split('/')[0] ?? '';
}

/** `1001` of `shop/order/1001`; ids may hold slashes. What is no ref is an id already. */
function idOf(ref: string): string {
  return /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*\/(.+)$/su.exec(ref)?.[1] ?? ref;
}

function beginning(text: string): string {
  return `${text.replace(/[\\%_]/g, '\\$&')}%`;
}

function ambiguous({ entity, from, system }: Query, rows: readonly Row[]): FailureError {
  const records = rows.map(({ from_ref }) => from_ref).join(', ');
  return policy(
    'core.reference-ambiguous',
    `Several records of ${system} are linked to ${from}, such as ${records}: remove all cross-references but one.`,
    { evidence: { entity, from, system } },
  );
}
