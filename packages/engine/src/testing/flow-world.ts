import { compile, type Flow, makeCatalogue, makeExpressions, validate } from '@crossdock/flow';
import {
  type AnyAction,
  type AnyTrigger,
  type Connector,
  describe as described,
  type Failure,
  type Http,
  nodeType,
  type Platform,
  type PublishedEvent,
  type SubRun,
} from '@crossdock/sdk';
import { itemsCorrelation, itemsEnded } from '../children.ts';
import { drive } from '../drive.ts';
import { CallWhileBusy } from '../gather.ts';
import type { Instant, JournalEvent } from '../journal/events.ts';
import { InMemoryJournal } from '../journal/in-memory.ts';
import type { RunId } from '../journal/journal.ts';
import { KeysUnderWay } from '../keys-under-way.ts';
import { never } from '../never.ts';
import { prepare, type PreparedPlan } from '../prepare.ts';
import type { Definitions, Sandbox } from '../world.ts';
import { CrashPoints, type Death, MortalProcess } from './crash-points.ts';
import { InMemoryPlatform } from './in-memory-platform.ts';
import { MemoryLists } from './memory-lists.ts';
import { MemoryChildren, MemoryEchoes, MemorySignals } from './memory-world.ts';
import { TestSystem } from './systems.ts';
import { Crash } from './world.ts';

export interface FlowWorldParts {
  /** By their slugs. */
  flows: Readonly<Record<string, Flow>>;
  connectors: readonly Connector[];
  /** What answers HTTP requests. */
  http: Http;
  /** The client of a connection, made of what the process may call. */
  open(alias: string, outside: { system: TestSystem; http: Http }): unknown;
  sandbox: Sandbox;
  lookups?: Record<string, Record<string, string>>;
  deaths?: readonly Death[];
  /** The answer to the first call to another system is lost. */
  losesAnswer?: boolean;
}

/** How a run stands, without what differs from time to time. */
export interface RunStanding {
  flow: string;
  ended: 'completed' | 'failed' | 'cancelled' | 'waits';
  path: string;
  failure: string | undefined;
  reply: unknown;
}

/** Flows in one environment, other systems, people, and a clock that jumps. Its processes may die. */
export class FlowWorld {
  readonly system = new TestSystem();
  readonly journal = new InMemoryJournal();
  readonly signals = new MemorySignals(this.journal);
  readonly children = new MemoryChildren(this.journal);
  readonly lists = new MemoryLists();
  readonly platform: InMemoryPlatform;
  readonly points: CrashPoints;
  now: Instant = Date.UTC(2026, 10, 21, 6);
  readonly #echoes = new MemoryEchoes();
  readonly #parts: FlowWorldParts;
  readonly #prepared: ReadonlyMap<string, PreparedPlan>;
  /** The flow of each run, in the order the runs were accepted. */
  readonly #runs = new Map<RunId, string>();
  /** Runs and lists whose end was told to whoever waits for it. */
  readonly #told = new Set<string>();

  constructor(parts: FlowWorldParts) {
    this.#parts = parts;
    this.points = new CrashPoints(parts);
    this.#prepared = preparedFlows(parts);
    this.platform = new InMemoryPlatform({
      signals: this.signals,
      http: parts.http,
      now: () => this.now,
      startRun: (sub) => this.#startRun(sub),
      startListening: (event) => this.#startListening(event),
    });
  }

  /** An event came in; one that came in before under the same id starts nothing more. */
  accept(flow: string, event: unknown, run: RunId = `run-${String(this.#runs.size + 1)}`): RunId {
    if (!this.#prepared.has(flow)) throw new Error(`No flow ${flow}`);
    if (!this.#runs.has(run)) {
      this.#runs.set(run, flow);
      this.journal.accept(run, event, this.now);
    }
    return run;
  }

  /**
   * Drives runs until none can move: those that are due, in order; when none is, `rests` may let something happen and
   * answers whether it did; then the clock jumps to the next moment somebody waits for.
   */
  async settle(rests: () => boolean = () => false): Promise<void> {
    for (let turn = 0; turn < 2_000; turn += 1) {
      await this.#tellEnds();
      const due = this.#allRuns().find((run) => (this.journal.wakeOf(run) ?? never) <= this.now);
      if (due !== undefined) await this.#drive(due);
      else if (!rests()) {
        const wakes = this.#allRuns().map((run) => this.journal.wakeOf(run) ?? never);
        const next = Math.min(never, ...wakes);
        if (next === never) return;
        this.now = next;
      }
    }
    throw new Error('The runs do not come to rest');
  }

  async standing(): Promise<Record<RunId, RunStanding>> {
    const standings = await Promise.all(
      this.#allRuns().map(
        async (run) => [run, standingOf(this.#flowOf(run), await this.journal.read(run))] as const,
      ),
    );
    return Object.fromEntries(standings.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Everything a process has is its own; what lasts is outside of it. */
  async #drive(run: RunId): Promise<void> {
    const lease = this.journal.claim(run);
    const prepared = this.#prepared.get(this.#flowOf(run));
    if (lease === undefined || prepared === undefined) return;
    const mortal = new MortalProcess(this.points);
    const child = this.children.children.find((each) => each.run === run);
    const journal = await this.journal.read(run);
    const around = {
      environment: 'dev',
      journal: mortal.journal(this.journal),
      connections: { open: async (alias: string | undefined) => this.#open(alias, mortal) },
      sandbox: this.#parts.sandbox,
      signals: this.signals,
      echoes: this.#echoes,
      keys: new KeysUnderWay(),
      gather: new CallWhileBusy((act) => {
        queueMicrotask(act);
        return () => undefined;
      }),
      children: mortal.points(this.children),
      lists: this.lists,
      now: () => this.now,
      random: () => 0.5,
    };
    try {
      await drive(
        { lease, prepared, journal, ...(child === undefined ? {} : { items: child.event }) },
        around,
      );
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
  }

  #open(alias: string | undefined, mortal: MortalProcess): unknown {
    if (alias === undefined) return mortal.calls<Platform>(this.platform);
    const outside = { system: mortal.calls(this.system), http: mortal.calls(this.#parts.http) };
    return this.#parts.open(alias, outside);
  }

  #startRun({ id, flow, input }: SubRun): RunId {
    return this.accept(flow, input, `sub:${id}`);
  }

  #startListening(event: PublishedEvent): RunId[] {
    const listening = [...this.#prepared].filter(([, { plan, steps }]) => {
      const trigger = steps.get(plan.trigger);
      return trigger?.kind === 'trigger' && trigger.trigger.listens?.(trigger.step.params) === event.name;
    });
    return listening.map(([flow]) => this.accept(flow, event, `event:${event.id}:${flow}`));
  }

  /** Whoever waits for the end of a run, or of the runs of a list, is told, whatever died meanwhile. */
  async #tellEnds(): Promise<void> {
    const give = (name: string, correlation: string, body: unknown): void => {
      if (this.#told.has(correlation)) return;
      this.#told.add(correlation);
      this.signals.give({ name, correlation, at: this.now, body });
    };
    for (const run of this.#runs.keys()) {
      if (!run.startsWith('sub:') || this.#told.has(run)) continue;
      const journal = await this.journal.read(run);
      const { ended: outcome, reply: output } = standingOf('', journal);
      if (outcome !== 'waits')
        give('run.ended', run, { outcome, output, failure: failureIn(journal) ?? null });
    }
    for (const { parent } of this.children.children) {
      const correlation = itemsCorrelation(parent);
      if (this.#told.has(correlation)) continue;
      if ((await this.children.tally(parent)).open === 0) give(itemsEnded, correlation, null);
    }
  }

  #allRuns(): RunId[] {
    return [...this.#runs.keys(), ...this.children.children.map(({ run }) => run)];
  }

  #flowOf(run: RunId): string {
    const parent = this.children.children.find((each) => each.run === run)?.parent.run;
    return parent === undefined ? (this.#runs.get(run) ?? '') : this.#flowOf(parent);
  }
}

/** Flows as they would be published: one that is not valid is refused. */
function preparedFlows({
  flows,
  connectors,
  lookups = {},
}: FlowWorldParts): ReadonlyMap<string, PreparedPlan> {
  const catalogue = makeCatalogue(connectors.map(described));
  const definitions = definitionsOf(connectors);
  const expressions = makeExpressions(() => lookups);
  return new Map(
    Object.entries(flows).map(([slug, flow]) => {
      const [problem] = validate(flow, catalogue);
      if (problem !== undefined) throw new Error(`${slug} is not valid: ${problem.message}`);
      return [slug, prepare(compile(flow, catalogue), definitions, expressions)];
    }),
  );
}

function definitionsOf(connectors: readonly Connector[]): Definitions {
  const find = <T extends AnyAction | AnyTrigger>(all: readonly T[], type: string): T => {
    const found = all.find((each) => nodeType(each) === type);
    if (found === undefined) throw new Error(`No node ${type}`);
    return found;
  };
  const triggers = connectors.flatMap((each) => each.triggers);
  const actions = connectors.flatMap((each) => each.actions);
  return { trigger: (type) => find(triggers, type), action: (type) => find(actions, type) };
}

function standingOf(flow: string, journal: readonly JournalEvent[]): RunStanding {
  const last = journal.at(-1);
  const reply = journal.findLast((event) => event.kind === 'step.completed' && event.does === 'reply');
  const standing = {
    flow,
    failure: failureIn(journal)?.code,
    reply: reply?.kind === 'step.completed' ? reply.output : null,
  };
  switch (last?.kind) {
    case 'run.completed':
      return { ...standing, ended: 'completed', path: last.path };
    case 'run.failed':
      return { ...standing, ended: 'failed', path: last.path };
    case 'run.cancelled':
      return { ...standing, ended: 'cancelled', path: last.path };
    default:
      return { ...standing, ended: 'waits', path: '' };
  }
}

function failureIn(journal: readonly JournalEvent[]): Failure | undefined {
  const last = journal.at(-1);
  return last?.kind === 'run.failed' ? last.failure : undefined;
}
