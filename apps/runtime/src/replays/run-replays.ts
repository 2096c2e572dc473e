import type { ItemsEvent, JournalEvent } from '@crossdock/engine';
import type { Lane } from '@crossdock/flow';
import { business } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { DeployedFlows } from '../flows/deployed-flows.ts';
import { readSweptEvent } from '../ingress/arrival.ts';
import { Intake } from '../ingress/intake.ts';
import { Bells } from '../platform/queue/bells.ts';
import { Acceptance, type Arrival } from '../runs/acceptance.ts';
import { PgJournal } from '../runs/pg-journal.ts';
import { beginningOf } from './beginning.ts';
import { type OriginalRun, originalRun } from './original-run.ts';
import type { ReplayRequest, Replays } from './replays-port.ts';

/** What a replay belongs to that no person asked for by itself. Started once for each run, however often it is asked for. */
export type PartOf = { batch: string } | { group: string };

/**
 * Runs again, as a new run linked to the old. Effect keys hold no run id, so what was written before is
 * recognised and not written twice.
 */
@Injectable()
export class RunReplays implements Replays {
  readonly #pool: Pool;
  readonly #journal: PgJournal;
  readonly #flows: DeployedFlows;
  readonly #nodes: InstalledNodes;
  readonly #intake: Intake;
  readonly #acceptance: Acceptance;
  readonly #bells: Bells;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(PgJournal) journal: PgJournal,
    @Inject(DeployedFlows) flows: DeployedFlows,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Intake) intake: Intake,
    @Inject(Acceptance) acceptance: Acceptance,
    @Inject(Bells) bells: Bells,
  ) {
    this.#pool = pool;
    this.#journal = journal;
    this.#flows = flows;
    this.#nodes = nodes;
    this.#intake = intake;
    this.#acceptance = acceptance;
    this.#bells = bells;
  }

  /**
   * Answers the id of the new run. Fails with `runs.unknown`, `runs.not-over`, `runs.not-deployed`, `runs.event-gone`,
   * and, where it must begin with the failed step or another one and cannot, with the reason.
   */
  async start(environment: string, run: string, request: ReplayRequest, part?: PartOf): Promise<string> {
    const original = await originalRun(this.#pool, environment, run);
    const journal = await this.#journal.read(run);
    const event = request.body === undefined ? eventIn(journal) : request.body;
    const arrival = {
      environment,
      flow: original.flow,
      replayOf: run,
      causedBy: causesOfReplay(original, request),
      eventId: `${original.event_id}~${part === undefined ? uuid() : `${'batch' in part ? part.batch : part.group}/${run}`}`,
    };
    return original.source === 'items'
      ? this.#startItems(arrival, original, journal, request)
      : this.#startFlow(arrival, original, { journal, event, request, part });
  }

  async #startFlow(
    arrival: Linked,
    original: OriginalRun,
    { journal, event, request, part }: Asked,
  ): Promise<string> {
    const deployed = await this.#flows.find(arrival.environment, arrival.flow);
    if (deployed === undefined) {
      throw business(
        'runs.not-deployed',
        `The flow "${arrival.flow}" is not deployed in ${arrival.environment}: deploy it, then replay.`,
      );
    }
    const wanted = request.version ?? (request.from === 'failed-step' ? 'original' : 'current');
    const version = wanted === 'current' ? deployed.version : original.version;
    const { plan } = await this.#flows.version(original.flow, version);
    const begun = beginningOf({ original, plan, version, journal, request });
    const read = readSweptEvent(this.#nodes.triggerOfPlan(deployed.plan), event);
    const lane: Lane = deployed.plan.policy.lane === 'urgent' ? 'urgent' : 'bulk';
    const accepted = await this.#intake.take(
      {
        ...arrival,
        version,
        source: 'replay',
        keys: Object.keys(read.keys).length > 0 ? read.keys : Object.fromEntries(original.keys),
        body: read.body,
        begun: read.misfit === undefined ? begun : begun.slice(0, 1),
        ...(part !== undefined && 'batch' in part ? { lane } : {}),
        ...(read.misfit === undefined ? {} : { misfit: read.misfit }),
      },
      read.event,
    );
    return accepted.run;
  }

  /**
   * Items of a long list go again as what they are, on the version of the run they belong to. That run has counted them:
   * it stays as it is.
   */
  async #startItems(
    arrival: Linked,
    original: OriginalRun,
    journal: readonly JournalEvent[],
    request: ReplayRequest,
  ): Promise<string> {
    if (request.body !== undefined) {
      throw business(
        'runs.items-data',
        'This run does items of another run, and has no event of its own: replay that run with corrected data.',
      );
    }
    const { version, parent } = original;
    const { plan } = await this.#flows.version(original.flow, version);
    const event = eventIn(journal) as ItemsEvent;
    const { container } = event;
    const accepted = await this.#acceptance.accept(
      {
        ...arrival,
        version,
        source: 'items',
        lane: 'bulk',
        keys: Object.fromEntries(original.keys),
        body: Buffer.from(JSON.stringify(event)),
        begun: beginningOf({ original, plan, version, container, journal, request }),
        ...(parent === undefined ? {} : { parent }),
      },
      { lease: false },
    );
    this.#bells.ring();
    return accepted.run;
  }
}

/** What every replay has, whatever it replays. */
type Linked = Pick<Arrival, 'environment' | 'flow' | 'replayOf' | 'causedBy' | 'eventId'>;

interface Asked {
  journal: readonly JournalEvent[];
  event: unknown;
  request: ReplayRequest;
  part: PartOf | undefined;
}

function causesOfReplay({ causedBy }: OriginalRun, { by: { email } }: ReplayRequest): string[] {
  return [...new Set(email === undefined ? causedBy : [...causedBy, email])];
}

function eventIn(journal: readonly JournalEvent[]): unknown {
  const first = journal.find((event) => event.kind === 'run.accepted');
  if (first?.event !== undefined) return first.event;
  throw business(
    'runs.event-gone',
    'The event of this run is no longer kept: replay it with data of your own.',
  );
}
