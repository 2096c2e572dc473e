import { isDeepStrictEqual } from 'node:util';
import { compile, validate } from '@crossdock/flow';
import { drive } from '../../drive.ts';
import { CallWhileBusy } from '../../gather.ts';
import { InMemoryJournal } from '../../journal/in-memory.ts';
import type { IntentAnswer } from '../../journal/journal.ts';
import { KeysUnderWay } from '../../keys-under-way.ts';
import { never } from '../../never.ts';
import { prepare, type PreparedPlan } from '../../prepare.ts';
import { fold, type RunState } from '../../run-state.ts';
import { MemoryLists } from '../../testing/memory-lists.ts';
import { MemoryChildren, MemoryEchoes, MemorySignals } from '../../testing/memory-world.ts';
import type { World } from '../../world.ts';
import { catalogue, definitions, expressions, ledgerKeyOf } from './connector.ts';
import { Crash, DyingJournal } from './dying-journal.ts';
import { Erp } from './erp.ts';
import type { Death, Scenario, SignalFate } from './scenario.ts';
import { Story } from './story.ts';

/** What the engine made of a scenario. */
export interface Observed {
  /** One for each event, in their order. */
  stories: Story[];
  written: ReadonlyMap<string, number>;
  /** Writes that were under way when a worker died, by their name in the ledger. */
  cutOff: ReadonlySet<string>;
  /** What the ledger answers to whoever asks for a record afterwards. */
  ledger: (record: string) => Promise<IntentAnswer['answer']>;
  /** What must never be, whatever the scenario. */
  wrong: string[];
}

/** After how many drives a run is taken for endless. */
const mostDrives = 1_500;
/** How long a wait with an end lasts. */
const waitMs = 20_000;

export async function runOnEngine(scenario: Scenario): Promise<Observed> {
  return new EngineRun(scenario).all();
}

class EngineRun {
  readonly #scenario: Scenario;
  readonly #prepared: PreparedPlan;
  readonly #erp: Erp;
  readonly #journal = new InMemoryJournal();
  readonly #signals = new MemorySignals(this.#journal);
  readonly #gather = new CallWhileBusy((act) => {
    queueMicrotask(act);
    return () => undefined;
  });
  readonly #keys = new KeysUnderWay();
  readonly #cutOff = new Set<string>();
  readonly #wrong: string[] = [];
  #now = 1_000;
  #drives = 0;
  #lateGiven = false;

  constructor(scenario: Scenario) {
    const { flow } = scenario.drawn;
    this.#scenario = scenario;
    this.#wrong.push(...validate(flow, catalogue).map(({ message }) => message));
    this.#prepared = prepare(compile(flow, catalogue), definitions, expressions);
    this.#erp = new Erp(scenario.troubles);
  }

  async all(): Promise<Observed> {
    this.#give('early');
    const { events, together } = this.#scenario;
    const runs = events.map((_, index) => `run-${String(index + 1)}`);
    const groups = together ? [runs] : runs.map((run) => [run]);
    for (const group of groups) {
      for (const run of group) {
        const event = events[runs.indexOf(run)];
        this.#journal.accept(run, { ...event, until: this.#now + waitMs }, this.#now);
      }
      await this.#finish(group);
    }
    const stories = await Promise.all(runs.map(async (run) => new Story(await this.#journal.read(run))));
    const ledger = (record: string): Promise<IntentAnswer['answer']> => this.#askLedger(record);
    return { stories, written: this.#erp.written, cutOff: this.#cutOff, ledger, wrong: this.#wrong };
  }

  /** Drives runs until all are over, each when it wants to go on. Who waits for ever is cancelled. */
  async #finish(runs: readonly string[]): Promise<void> {
    const wakeOf = (run: string): number => this.#journal.wakeOf(run) ?? never;
    let live = [...runs];
    while (live.length > 0) {
      live.sort((one, other) => wakeOf(one) - wakeOf(other));
      const [run = ''] = live;
      this.#now = Math.max(this.#now, wakeOf(run));
      await this.#drive(run);
      const isPutAway = (this.#journal.wakeOf(run) ?? 0) > this.#now;
      if (isPutAway && !this.#lateGiven) {
        this.#give('late');
        this.#lateGiven = true;
      }
      if (isPutAway && wakeOf(run) === never) await this.#cancel(run);
      live = live.filter((each) => this.#journal.wakeOf(each) !== undefined);
      if (this.#drives > mostDrives) throw new Error('The runs do not come to an end');
    }
  }

  async #drive(run: string): Promise<void> {
    const lease = this.#journal.claim(run);
    if (lease === undefined) return;
    this.#drives += 1;
    const death = this.#deathOf(this.#drives);
    const journal = death === undefined ? this.#journal : new DyingJournal(this.#journal, death);
    let state: RunState | undefined;
    try {
      await drive(
        {
          lease,
          prepared: this.#prepared,
          journal: await this.#journal.read(run),
          watch: (_, moved) => {
            state = moved;
          },
        },
        this.#world(journal),
      );
      const folded = fold(await this.#journal.read(run));
      if (!isDeepStrictEqual(folded, state)) this.#wrong.push('the journal folds to another state');
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      for (const key of journal instanceof DyingJournal ? journal.open.values() : []) this.#cutOff.add(key);
    }
  }

  #deathOf(drive: number): Death | undefined {
    const { deaths } = this.#scenario;
    return deaths === 'everywhere' ? { at: drive, when: 'after' } : deaths[drive - 1];
  }

  #give(wanted: SignalFate): void {
    for (const [record, fate] of this.#scenario.signals) {
      const [name = '', correlation = ''] = record.split(' ');
      if (fate === wanted) this.#signals.give({ name, correlation, at: this.#now, body: null });
    }
  }

  async #cancel(run: string): Promise<void> {
    const lease = this.#journal.claim(run);
    if (lease === undefined) return;
    const by = { by: 'somebody', reason: 'waits for ever', path: '' };
    await this.#journal.append(lease, [{ kind: 'run.cancelled', at: this.#now, ...by }]);
  }

  async #askLedger(record: string): Promise<IntentAnswer['answer']> {
    const run = `asks for ${record}`;
    this.#journal.accept(run, {}, this.#now);
    const lease = this.#journal.claim(run);
    if (lease === undefined) throw new Error('A new run can be claimed');
    const intent = { kind: 'effect.intended' as const, at: this.#now, step: 'ask', attempt: 1 };
    return (await this.#journal.intend(lease, [{ ...intent, key: ledgerKeyOf(record) }])).answer;
  }

  #world(journal: World['journal']): World {
    return {
      environment: 'dev',
      journal,
      connections: { open: () => Promise.resolve(this.#erp) },
      sandbox: { run: () => Promise.reject(new Error('No code here')) },
      signals: this.#signals,
      echoes: new MemoryEchoes(),
      keys: this.#keys,
      gather: this.#gather,
      children: new MemoryChildren(this.#journal),
      lists: new MemoryLists(),
      now: () => this.#now,
      random: () => 0.5,
    };
  }
}
