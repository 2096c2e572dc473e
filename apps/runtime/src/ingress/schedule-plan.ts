import { Inject, Injectable } from '@nestjs/common';
import { Changes } from '../platform/database/changes.ts';
import { LOG, type Log } from '../platform/log.ts';
import { Schedules } from './schedules.ts';

/** How often each process looks, at the least: another one may have died with a moment in its hands. */
const lookEveryMs = 5_000;
/** When what is due is not to be had: another process is at it, or it has just failed. */
const notAtOnceMs = 1_000;

/** Looks at the schedules when a moment comes, when a deployment changes, and now and then. */
@Injectable()
export class SchedulePlan {
  readonly #schedules: Schedules;
  readonly #changes: Changes;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(
    @Inject(Schedules) schedules: Schedules,
    @Inject(Changes) changes: Changes,
    @Inject(LOG) log: Log,
  ) {
    this.#schedules = schedules;
    this.#changes = changes;
    this.#log = log;
  }

  keep(): void {
    this.#changes.on('flows', () => {
      this.#look();
    });
    this.#look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#underWay;
  }

  /** One look at a time; who asks while one is under way gets another one after it. */
  #look(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#again = this.#underWay !== undefined;
    this.#underWay ??= this.#lookOnce().then((afterMs) => {
      this.#underWay = undefined;
      if (this.#again) this.#look();
      else if (!this.#stopped) this.#timer = setTimeout(() => this.#look(), afterMs);
    });
  }

  /** Answers when to look again, in milliseconds from now. */
  async #lookOnce(): Promise<number> {
    try {
      await this.#schedules.update();
      const next = await this.#schedules.fireDue();
      const inMs = (next?.getTime() ?? Infinity) - Date.now();
      return inMs <= 0 ? notAtOnceMs : Math.min(lookEveryMs, inMs);
    } catch (error) {
      this.#log.warn({ err: error }, 'Schedules could not be looked at; it is tried again soon');
      return lookEveryMs;
    }
  }
}
