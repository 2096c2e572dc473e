import type { BreakerRules } from './breaker.ts';

interface Second {
  second: number;
  calls: number;
  failed: number;
  /** Before the system was well again: shown, and not held against it any more. */
  forgiven: boolean;
}

const keptSeconds = 60;

/** Calls of one process over one connection in the last minute, and whether they are enough to call it unwell. */
export class CallWindow {
  #seconds: Second[] = [];
  #inARow = 0;

  /** `now`: any clock in milliseconds that does not run backwards. */
  record(failed: boolean, now: number): void {
    const second = Math.floor(now / 1000);
    let current = this.#seconds.at(-1);
    if (current?.second !== second || current.forgiven) {
      current = { second, calls: 0, failed: 0, forgiven: false };
      this.#seconds.push(current);
      this.#seconds = this.#seconds.filter((each) => each.second > second - keptSeconds);
    }
    current.calls += 1;
    if (failed) current.failed += 1;
    this.#inARow = failed ? this.#inARow + 1 : 0;
  }

  /** Calls and failures of the last minute, to the second. */
  lastMinute(now: number): { calls: number; failed: number } {
    return totalOf(this.#since(now, keptSeconds * 1000));
  }

  isUnwell(now: number, rules: BreakerRules): boolean {
    if (this.#inARow >= rules.inARow) return true;
    const held = this.#since(now, rules.withinMs).filter(({ forgiven }) => !forgiven);
    const { calls, failed } = totalOf(held);
    return calls >= rules.ofCalls && failed / calls >= rules.share;
  }

  /** The system is well again: counting begins anew. */
  forgive(): void {
    this.#inARow = 0;
    for (const each of this.#seconds) each.forgiven = true;
  }

  #since(now: number, withinMs: number): Second[] {
    return this.#seconds.filter(({ second }) => second > (now - withinMs) / 1000 - 1);
  }
}

function totalOf(seconds: readonly Second[]): { calls: number; failed: number } {
  let calls = 0;
  let failed = 0;
  for (const each of seconds) {
    calls += each.calls;
    failed += each.failed;
  }
  return { calls, failed };
}
