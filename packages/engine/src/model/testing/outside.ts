import { failedPort, outPort } from '@crossdock/flow';
import { ledgerKeyOf } from './connector.ts';
import type { Trouble } from './erp.ts';
import type { WriteKind } from './pieces.ts';
import type { SignalFate } from './scenario.ts';

/** What happens to a flow from outside, known to the model beforehand. */
export interface Facts {
  troubles: ReadonlyMap<string, Trouble>;
  signals: ReadonlyMap<string, SignalFate>;
  /** Writes that were under way when a worker died, by their name in the ledger. */
  cutOff: ReadonlySet<string>;
}

/** How a step that has begun comes out: the ports it fills, or that it waits for ever. */
export type Outcome = { ports: readonly string[] } | 'waits';

const done: Outcome = { ports: [outPort] };
const failed: Outcome = { ports: [failedPort] };

/** The other system as the model sees it, over all runs: a record is there or not, and a call gets through or not. */
export class Outside {
  /** Records that are there in the end. */
  readonly there = new Set<string>();
  /** Unsafe writes of which nobody knows. */
  readonly doubtful = new Set<string>();
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  read(record: string): Outcome {
    return this.#isHopeless(record) ? failed : done;
  }

  wait(record: string, hasEnd: boolean): Outcome {
    if (this.#facts.signals.get(record) !== 'never') return done;
    return hasEnd ? { ports: ['timeout'] } : 'waits';
  }

  write(kind: WriteKind, record: string): Outcome {
    /* What needs no key is done again and again. */
    const isKnown = kind !== 'stock' && this.there.has(record);
    if (!isKnown && kind === 'letter' && this.#isInDoubt(record)) this.doubtful.add(record);
    if (!isKnown && (this.doubtful.has(record) || this.#isHopeless(record))) return failed;
    this.there.add(record);
    return kind === 'request' ? this.wait(record, false) : done;
  }

  /** Whether it could be taken back. */
  takeBack(record: string): boolean {
    if (this.#isHopeless(`undo ${record}`)) return false;
    this.there.delete(record);
    return true;
  }

  #isHopeless(record: string): boolean {
    const trouble = this.#facts.troubles.get(record);
    return trouble?.goes === 'refused' || trouble?.goes === 'down';
  }

  /** Whether nobody can know if an unsafe write was done: an answer was lost, or a worker died over it. */
  #isInDoubt(record: string): boolean {
    const trouble = this.#facts.troubles.get(record);
    const isLost =
      (trouble?.goes === 'down' && trouble.as === 'lost-before') ||
      (trouble?.goes === 'stumbling' &&
        trouble.stumbles.some((each) => each === 'answer-lost' || each === 'lost-before'));
    return isLost || this.#facts.cutOff.has(ledgerKeyOf(record));
  }
}
