import { type NodeKey, type Scope, scopeOfItem } from '@crossdock/flow';
import type { LoadedItems } from './items-run.ts';
import { itemsOf } from './perform/container-step.ts';
import type { PreparedPlan } from './prepare.ts';
import { apply, type RunState } from './run-state.ts';
import type { JournalEvent } from './journal/events.ts';
import { itemOf, keyOf, prefixOf, type ScopePrefix, type StepPath } from './step-path.ts';

type Outputs = Record<NodeKey, unknown>;

/** What expressions see at each place of a run. Kept up to date event by event, so that asking is cheap. */
export class Scopes {
  readonly #run: string;
  readonly #prepared: PreparedPlan;
  readonly #state: RunState;
  /** A run that does some items of another run: what stands around them. */
  readonly #around: LoadedItems | undefined;
  readonly #outputs = new Map<ScopePrefix, Outputs>();
  readonly #items = new Map<StepPath, readonly unknown[]>();

  constructor(run: string, prepared: PreparedPlan, state: RunState, around: LoadedItems | undefined) {
    this.#run = run;
    this.#prepared = prepared;
    this.#state = state;
    this.#around = around;
    for (const [path, step] of state.steps) if (step.state === 'completed') this.#learn(path, step.output);
  }

  /** Moves the run on by one event. */
  note(event: JournalEvent): void {
    apply(this.#state, event);
    if (event.kind === 'step.completed' || event.kind === 'effect.confirmed')
      this.#learn(event.step, event.output);
  }

  /** What a step in this scope may read. */
  of(prefix: ScopePrefix): Scope {
    const item = itemOf(prefix);
    if (item === undefined) return this.#root();
    const parent = this.of(prefixOf(item.container));
    const vars = this.#state.variables.get(prefix);
    const scope: Scope = {
      ...parent,
      steps: { ...parent.steps, ...this.#outputs.get(prefix) },
      ...(vars === undefined ? {} : { vars: { ...parent.vars, ...vars } }),
    };
    if (this.#prepared.steps.get(keyOf(item.container))?.kind !== 'each') return scope;
    const { items, from } = this.#itemsOf(item.container, parent);
    return scopeOfItem(scope, items[item.index], from + item.index);
  }

  #root(): Scope {
    const vars = this.#state.variables.get('');
    const outputs = this.#outputs.get('') ?? {};
    if (this.#around !== undefined) {
      const { scope } = this.#around;
      return {
        ...scope,
        steps: { ...scope.steps, ...outputs },
        vars: { ...scope.vars, ...vars },
        run: { id: this.#run },
      };
    }
    return {
      trigger: outputs[this.#prepared.plan.trigger],
      steps: outputs,
      run: { id: this.#run },
      ...(vars === undefined ? {} : { vars }),
    };
  }

  #itemsOf(container: StepPath, parent: Scope): { items: readonly unknown[]; from: number } {
    if (this.#around?.container === container) return { items: this.#around.items, from: this.#around.from };
    const known = this.#items.get(container);
    if (known !== undefined) return { items: known, from: 0 };
    const prepared = this.#prepared.steps.get(keyOf(container));
    const items = prepared?.kind === 'each' ? itemsOf(prepared, parent) : [];
    this.#items.set(container, items);
    return { items, from: 0 };
  }

  #learn(path: StepPath, output: unknown): void {
    const prefix = prefixOf(path);
    const outputs = this.#outputs.get(prefix) ?? {};
    outputs[path.slice(prefix.length)] = output;
    this.#outputs.set(prefix, outputs);
  }
}
