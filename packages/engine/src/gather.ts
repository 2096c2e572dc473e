import type { AnyAction, BatchItem, BatchResult, Failure } from '@crossdock/sdk';
import { failureOf } from './perform/failure-of.ts';

/** A write that may travel with others. */
export interface GatheredWrite {
  /** Writes with one name travel together: environment, connection and action. */
  together: string;
  batch: NonNullable<AnyAction['batch']>;
  item: BatchItem<Record<string, unknown>>;
  open: () => Promise<unknown>;
}

/** Gathers writes of many runs into few calls. */
export interface Gather {
  write(write: GatheredWrite): Promise<BatchResult<unknown>>;
}

interface Waiting extends GatheredWrite {
  settle: (result: BatchResult<unknown>) => void;
}

interface Queue {
  waiting: Waiting[];
  calls: number;
  /** Takes back the call that would leave later. */
  cancel: (() => void) | undefined;
}

/** Calls back after so many milliseconds; what it answers takes that back. */
type Later = (act: () => void, ms: number) => () => void;

/**
 * Call while busy: a write that finds no call of its kind under way leaves at once; while one is under way others
 * gather, and leave together when it is back, when there are enough, or when the first has waited long enough. So an
 * idle system adds no delay, and a slow one makes large batches by itself.
 */
export class CallWhileBusy implements Gather {
  readonly #queues = new Map<string, Queue>();
  readonly #later: Later;

  constructor(later: Later) {
    this.#later = later;
  }

  write(write: GatheredWrite): Promise<BatchResult<unknown>> {
    return new Promise((settle) => {
      const queue = this.#queues.get(write.together) ?? { waiting: [], calls: 0, cancel: undefined };
      this.#queues.set(write.together, queue);
      queue.waiting.push({ ...write, settle });
      if (queue.calls === 0 || queue.waiting.length >= write.batch.most)
        void this.#call(write.together, queue);
      else queue.cancel ??= this.#later(() => void this.#call(write.together, queue), write.batch.withinMs);
    });
  }

  async #call(name: string, queue: Queue): Promise<void> {
    queue.cancel?.();
    queue.cancel = undefined;
    queue.calls += 1;
    /* Lets everything that is ready in this turn of the event loop travel along. */
    await Promise.resolve();
    const most = queue.waiting[0]?.batch.most ?? 0;
    const together = queue.waiting.splice(0, most);
    if (together.length > 0) await callTogether(together);
    queue.calls -= 1;
    if (queue.waiting.length > 0) void this.#call(name, queue);
    else if (queue.calls === 0) this.#queues.delete(name);
  }
}

/**
 * One call for many writes. Refused as a whole, with nothing done, for a reason that lies in the data: the batch is
 * halved until the write at fault stands alone, and fails alone.
 */
async function callTogether(writes: readonly Waiting[]): Promise<void> {
  const [first] = writes;
  if (first === undefined) return;
  try {
    const client = await first.open();
    const results = await first.batch.run(
      client,
      writes.map(({ item }) => item),
    );
    writes.forEach(({ settle }, index) => {
      settle(
        results[index] ?? { failure: failureOf(new Error('The batch answered too few results'), 'unknown') },
      );
    });
  } catch (error) {
    const failure = failureOf(error, 'unknown');
    if (writes.length > 1 && liesInTheData(failure)) {
      const half = Math.ceil(writes.length / 2);
      await callTogether(writes.slice(0, half));
      await callTogether(writes.slice(half));
    } else {
      for (const { settle } of writes) settle({ failure });
    }
  }
}

/** Credentials that were refused are refused for every half. */
function liesInTheData({ kind, outcome, code }: Failure): boolean {
  return (
    outcome === 'not-done' && (kind === 'business' || kind === 'permanent') && !code.endsWith('.not-allowed')
  );
}
