import { InMemoryJournal } from '@crossdock/engine';
import { InMemoryPlatform, MemorySignals } from '@crossdock/engine/testing';
import type { Call, PublishedEvent, SubRun } from '@crossdock/sdk';
import { FetchHttp } from './fetch-http.ts';

/** The platform's state in memory, a clock, and the calls that steps make. */
export class PlatformDesk {
  readonly started: SubRun[] = [];
  readonly heard: PublishedEvent[] = [];
  now = Date.UTC(2026, 10, 21, 6);
  readonly platform = new InMemoryPlatform({
    signals: new MemorySignals(new InMemoryJournal()),
    http: new FetchHttp(),
    now: () => this.now,
    startRun: (sub) => {
      if (!this.started.some(({ id }) => id === sub.id)) this.started.push(sub);
      return `child-of-${sub.id}`;
    },
    startListening: (event) => {
      this.heard.push(event);
      return [`listener-of-${event.id}`];
    },
  });

  /** The call of a step; steps of different runs are different calls. */
  call(run = 'run-1', step = 'step'): Call {
    return { key: `dev/core/x/${run}/${step}`, run, step, now: this.now };
  }
}
