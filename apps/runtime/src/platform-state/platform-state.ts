import type { Http, Platform } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { Approvals } from './approvals.ts';
import { CrossReferences } from './cross-references.ts';
import { EventPublisher } from './event-publisher.ts';
import { Groups } from './groups.ts';
import { originOf } from './origins.ts';
import { claimFirst, reserve } from './shared-claims.ts';
import { SubRuns } from './sub-runs.ts';

/** What actions without a connection are given, on PostgreSQL. */
@Injectable()
export class PlatformState {
  readonly #pool: Pool;
  readonly #events: EventPublisher;
  readonly #subRuns: SubRuns;
  readonly #groups: Groups;
  readonly #references: CrossReferences;
  readonly #approvals: Approvals;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(EventPublisher) events: EventPublisher,
    @Inject(SubRuns) subRuns: SubRuns,
    @Inject(Groups) groups: Groups,
    @Inject(CrossReferences) references: CrossReferences,
    @Inject(Approvals) approvals: Approvals,
  ) {
    this.#pool = pool;
    this.#events = events;
    this.#subRuns = subRuns;
    this.#groups = groups;
    this.#references = references;
    this.#approvals = approvals;
  }

  /** The platform as flows of one environment see it; `http` is the way out of the step that asks. */
  of(environment: string, http: Http): Platform {
    return {
      send: (request) => http.send(request),
      publish: (event, by) => this.#events.publish(environment, event, by),
      startRun: (sub) => this.#subRuns.start(environment, sub),
      claimFirst: async ({ run, step, ...claim }) =>
        claimFirst(this.#pool, environment, { ...claim, id: await originOf(this.#pool, run, step) }),
      joinGroup: (item) => this.#groups.join(environment, item),
      closeGroup: (leader) => this.#groups.close(environment, leader),
      reserve: (slot) => reserve(this.#pool, environment, slot),
      findReference: (query) => this.#references.find(environment, query),
      linkReference: (link) => this.#references.link(environment, link),
      askApproval: (request) => this.#approvals.ask(environment, request),
    };
  }
}
