import { failedPort, outPort, parsePort } from '@crossdock/flow';
import { pathOf, scopeOf, type ScopePrefix, type StepPath } from '../../step-path.ts';
import type { Drawn } from './drawing.ts';
import {
  type Around,
  holds,
  isUndoable,
  listOf,
  type Meaning,
  type OrderEvent,
  recordOf,
} from './meaning.ts';
import type { Outcome, Outside } from './outside.ts';
import type { Story } from './story.ts';
import { TakingBack } from './taking-back.ts';

/** From where on nothing new may begin: a position in the journal. */
interface Halt {
  at: number;
}

/** How a step comes out; it may never begin. */
type Comes = Outcome | 'skipped' | 'never-begins';

/** How a scope comes out. */
interface ScopeComes {
  fell: boolean;
  failedItems: number;
  waits: boolean;
}

/** What surrounds the steps of one scope. */
interface ScopeAt {
  within: string | undefined;
  prefix: ScopePrefix;
  around: Around;
  /** Where the wires from the container became live. */
  opened: number;
  /** What halts steps of this scope, itself last. */
  halts: readonly Halt[];
  /** What keeps the scope from beginning at all, once its turn comes. */
  entry: Halt | undefined;
}

export type End = 'completed' | 'failed' | 'waits';

/**
 * Evaluates a flow by recursion over what is drawn: no journal, attempts, ledger, or time. What side by side steps of
 * a run that failed had already begun is free, so there, and only there, it goes by the story; it checks that nothing
 * began too late.
 */
export class Reference {
  readonly #drawn: Drawn;
  readonly #outside: Outside;
  readonly #story: Story;
  readonly #takingBack: TakingBack;
  readonly #stop: Halt = { at: Number.POSITIVE_INFINITY };
  readonly #ports = new Set<string>();
  /** Told once everything is known that halts. */
  readonly #later: Array<() => string | undefined> = [];

  constructor(drawn: Drawn, outside: Outside, story: Story) {
    this.#drawn = drawn;
    this.#outside = outside;
    this.#story = story;
    this.#takingBack = new TakingBack(outside, story);
  }

  /** What the run comes to, after those before it, and what in its story must not be. */
  whole(event: OrderEvent): { end: End; ports: Set<string>; wrong: string[] } {
    const halts = [this.#stop];
    const around = { event, items: [] };
    const { fell, failedItems, waits } = this.#scope({
      within: undefined,
      prefix: '',
      around,
      opened: 0,
      halts,
      entry: undefined,
    });
    const end = waits ? 'waits' : fell || failedItems > 0 ? 'failed' : 'completed';
    const wrong = this.#later.flatMap((check) => check() ?? []);
    return { end, ports: this.#ports, wrong: [...wrong, ...this.#takingBack.wrong()] };
  }

  #scope(at: ScopeAt): ScopeComes {
    const own: Halt = { at: Number.POSITIVE_INFINITY };
    const scope = { ...at, halts: [...at.halts, own] };
    const comes = new Map<string, Comes>();
    const result: ScopeComes = { fell: false, failedItems: 0, waits: false };
    for (const [key, meaning] of this.#drawn.meanings) {
      if (this.#drawn.flow.nodes[key]?.within !== at.within) continue;
      const path = pathOf(at.prefix, key);
      const { fate, ready } = this.#fateOf(key, meaning, scope, comes);
      const begun = this.#story.of(path) !== undefined;
      this.#later.push(() => this.#begunWrong(path, fate, ready, scope));
      if (!begun || fate === undefined || fate === 'skip') {
        comes.set(key, begun && fate === 'skip' ? 'skipped' : 'never-begins');
        continue;
      }
      const came = this.#perform(key, meaning, path, scope, result);
      comes.set(key, came);
      this.#later.push(() => this.#cameWrong(path, came));
      if (came === 'waits') result.waits = true;
      if (typeof came === 'string') continue;
      for (const port of came.ports) this.#ports.add(`${key}.${port}`);
      if (meaning.does === 'stop') this.#halt(this.#stop, path);
      if (came.ports.includes(failedPort) && !this.#takesFailed(key)) {
        result.fell = true;
        this.#halt(own, path);
      }
    }
    return result;
  }

  /** Whether a step runs or is skipped, and from which position on; no fate: it stands behind what never settles. */
  #fateOf(
    key: string,
    meaning: Meaning,
    { within, prefix, opened }: ScopeAt,
    comes: ReadonlyMap<string, Comes>,
  ): { fate: 'run' | 'skip' | undefined; ready: number } {
    if (meaning.does === 'begin') return { fate: 'run', ready: 0 };
    let ready = 0;
    let live = 0;
    let dead = 0;
    for (const { from, to } of this.#drawn.flow.wires) {
      if (to !== key) continue;
      const { node, port } = parsePort(from);
      if (node === within) {
        live += 1;
        ready = Math.max(ready, opened);
        continue;
      }
      const came = comes.get(node);
      if (came === undefined || came === 'waits' || came === 'never-begins')
        return { fate: undefined, ready };
      ready = Math.max(ready, this.#story.of(pathOf(prefix, node))?.last ?? 0);
      if (came !== 'skipped' && came.ports.includes(port)) live += 1;
      else dead += 1;
    }
    const missing = meaning.does === 'join' && meaning.join === 'all' && dead > 0;
    return { fate: live > 0 && !missing ? 'run' : 'skip', ready };
  }

  #perform(key: string, meaning: Meaning, path: StepPath, scope: ScopeAt, result: ScopeComes): Outcome {
    const { around } = scope;
    switch (meaning.does) {
      case 'begin':
      case 'compute':
      case 'join':
        return { ports: [outPort] };
      case 'stop':
        return { ports: [] };
      case 'raise':
        return { ports: [failedPort] };
      case 'choose': {
        const held = meaning.ways.filter(({ when }) => holds(when, around)).map(({ port }) => port);
        const taken = meaning.take === 'all' ? held : held.slice(0, 1);
        return { ports: taken.length === 0 ? [meaning.otherwise] : taken };
      }
      case 'read':
        return this.#outside.read(recordOf(meaning, around));
      case 'wait':
        return this.#outside.wait(recordOf(meaning, around), meaning.until);
      case 'write': {
        const record = recordOf(meaning, around);
        const outcome = this.#outside.write(meaning.kind, record);
        const isMade = outcome === 'waits' || !outcome.ports.includes(failedPort);
        if (isMade) this.#takingBack.made(path, { record, isUndoable: isUndoable(meaning.kind) });
        return outcome;
      }
      case 'each':
        return this.#each(key, meaning, path, scope, result);
      case 'try':
        return this.#try(key, path, scope);
    }
  }

  #each(
    key: string,
    { atATime, stops }: Extract<Meaning, { does: 'each' }>,
    path: StepPath,
    scope: ScopeAt,
    result: ScopeComes,
  ): Outcome {
    const opened = this.#story.of(path)?.first ?? 0;
    const failure: Halt = { at: Number.POSITIVE_INFINITY };
    const ends: number[] = [];
    let failed = 0;
    let waits = false;
    listOf(scope.around).forEach((item, index) => {
      const prefix = scopeOf(path, index);
      const comes = this.#scope({
        within: key,
        prefix,
        around: { ...scope.around, items: [...scope.around.items, item] },
        opened: index < atATime ? opened : (ends.toSorted((a, b) => a - b)[index - atATime] ?? 0),
        halts: scope.halts,
        entry: stops ? failure : undefined,
      });
      const last = this.#story.endOf(prefix);
      ends.push(comes.waits || last === undefined ? Number.POSITIVE_INFINITY : last);
      waits ||= comes.waits;
      if (!comes.fell && comes.failedItems === 0) return;
      failed += 1;
      failure.at = Math.min(failure.at, last ?? 0);
    });
    if (waits) return 'waits';
    if (failed === 0) return { ports: [outPort] };
    if (stops) return { ports: [failedPort] };
    if (this.#takesFailed(key)) return { ports: [outPort, failedPort] };
    result.failedItems += failed;
    return { ports: [outPort] };
  }

  #try(key: string, path: StepPath, scope: ScopeAt): Outcome {
    const prefix = scopeOf(path, 0);
    const opened = this.#story.of(path)?.first ?? 0;
    const { fell, failedItems, waits } = this.#scope({
      ...scope,
      within: key,
      prefix,
      opened,
      entry: undefined,
    });
    if (waits) return 'waits';
    if (!fell && failedItems === 0) return { ports: [outPort] };
    this.#takingBack.within(prefix);
    return { ports: [failedPort] };
  }

  #takesFailed(key: string): boolean {
    return this.#drawn.flow.wires.some(({ from }) => from === `${key}.${failedPort}`);
  }

  #halt(halt: Halt, path: StepPath): void {
    halt.at = Math.min(halt.at, this.#story.of(path)?.last ?? 0);
  }

  #begunWrong(
    path: StepPath,
    fate: 'run' | 'skip' | undefined,
    ready: number,
    scope: ScopeAt,
  ): string | undefined {
    const told = this.#story.of(path);
    const begun = told !== undefined;
    if (fate === undefined) return begun ? `${path} began before what it waits for` : undefined;
    const entry = ready === scope.opened && scope.entry !== undefined ? [scope.entry] : [];
    const halted = Math.min(...[...scope.halts, ...entry].map(({ at }) => at));
    if (begun && told.first <= ready) return `${path} began before its place was free`;
    if (begun && halted <= ready) return `${path} began although nothing new may begin there`;
    if (!begun && halted === Number.POSITIVE_INFINITY && ready < Number.POSITIVE_INFINITY)
      return `${path} was left out`;
    if (begun && (told.came === 'skipped') !== (fate === 'skip')) return `${path} should ${fate}`;
    return undefined;
  }

  #cameWrong(path: StepPath, came: Comes): string | undefined {
    const told = this.#story.of(path)?.came;
    const expected = typeof came === 'string' ? came : came.ports.join('+') || 'nothing';
    const actual =
      told === undefined ? 'waits' : told === 'skipped' ? told : told.ports.join('+') || 'nothing';
    return expected === actual ? undefined : `${path} came to ${actual}, not to ${expected}`;
  }
}
