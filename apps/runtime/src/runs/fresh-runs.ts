import type { JournalEvent, Triggered } from '@crossdock/engine';
import { Injectable } from '@nestjs/common';
import type { RunOrigin } from './leases.ts';

/** What is known of a run that was just accepted: its whole journal, and what its trigger makes of the event. */
export interface FreshRun {
  origin: RunOrigin;
  journal: readonly JournalEvent[];
  triggered: () => Triggered | undefined;
}

interface Remembered extends FreshRun {
  bytes: number;
  at: number;
}

/** Of the events as they came; in memory they take a few times as much. */
const mostBytes = 16 * 1024 * 1024;
const longestMs = 60_000;

/**
 * Remembers the runs that this process accepted while it had no place for them, so that it need not read, unpack and
 * understand again what it knew a moment ago. Others may take them all the same: what is not fetched is forgotten after
 * a while, and what finds no room is read from the database.
 */
@Injectable()
export class FreshRuns {
  readonly #runs = new Map<string, Remembered>();
  #bytes = 0;

  remember(run: string, fresh: FreshRun, bytes: number): void {
    this.#forgetOld();
    if (this.#bytes + bytes > mostBytes) return;
    this.#runs.set(run, { ...fresh, bytes, at: Date.now() });
    this.#bytes += bytes;
  }

  originOf(run: string): RunOrigin | undefined {
    return this.#runs.get(run)?.origin;
  }

  /** Hands over what is known of a run whose journal nobody has added to (`nextSeq` 1), and forgets it. */
  take({ run, nextSeq }: { run: string; nextSeq: number }): FreshRun | undefined {
    const known = this.#runs.get(run);
    if (known === undefined) return undefined;
    this.#forget(run, known);
    return nextSeq === 1 ? known : undefined;
  }

  #forgetOld(): void {
    const before = Date.now() - longestMs;
    for (const [run, known] of this.#runs) {
      if (known.at > before) return;
      this.#forget(run, known);
    }
  }

  #forget(run: string, { bytes }: Remembered): void {
    this.#runs.delete(run);
    this.#bytes -= bytes;
  }
}
