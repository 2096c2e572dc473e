import { CallWhileBusy, type Connections, KeysUnderWay, type World } from '@crossdock/engine';
import { Inject, Injectable } from '@nestjs/common';
import { OpenConnections } from '../connections/open-connections.ts';
import { PayloadStore } from '../payloads/payload-store.ts';
import { PgChildren, type RunningVersion } from '../platform-state/pg-children.ts';
import { PgEchoes } from '../platform-state/pg-echoes.ts';
import { PgSignals } from '../platform-state/pg-signals.ts';
import { PlatformState } from '../platform-state/platform-state.ts';
import { CodeSandbox } from './code-sandbox.ts';
import { PgJournal } from './pg-journal.ts';

/** What runs of a version touch outside themselves, put together for its environment. */
@Injectable()
export class RunWorlds {
  readonly #journal: PgJournal;
  readonly #connections: OpenConnections;
  readonly #platform: PlatformState;
  readonly #signals: PgSignals;
  readonly #echoes: PgEchoes;
  readonly #children: PgChildren;
  readonly #lists: PayloadStore;
  readonly #sandbox: CodeSandbox;
  /** Calls travel together across all runs of this process. */
  readonly #keys = new KeysUnderWay();
  readonly #gather = new CallWhileBusy((act, ms) => {
    const timer = setTimeout(act, ms);
    return () => {
      clearTimeout(timer);
    };
  });

  constructor(
    @Inject(PgJournal) journal: PgJournal,
    @Inject(OpenConnections) connections: OpenConnections,
    @Inject(PlatformState) platform: PlatformState,
    @Inject(PgSignals) signals: PgSignals,
    @Inject(PgEchoes) echoes: PgEchoes,
    @Inject(PgChildren) children: PgChildren,
    @Inject(PayloadStore) lists: PayloadStore,
    @Inject(CodeSandbox) sandbox: CodeSandbox,
  ) {
    this.#journal = journal;
    this.#connections = connections;
    this.#platform = platform;
    this.#signals = signals;
    this.#echoes = echoes;
    this.#children = children;
    this.#lists = lists;
    this.#sandbox = sandbox;
  }

  of(version: RunningVersion): World {
    const { environment } = version;
    return {
      environment,
      journal: this.#journal,
      connections: this.#connectionsOf(environment),
      sandbox: this.#sandbox,
      signals: this.#signals.of(environment),
      echoes: this.#echoes.of(environment),
      keys: this.#keys,
      gather: this.#gather,
      children: this.#children.of(version),
      lists: this.#lists.of(version),
      now: Date.now,
      random: Math.random,
    };
  }

  #connectionsOf(environment: string): Connections {
    return {
      open: async (alias, { timeoutMs, spent }) => {
        const options = { timeoutMs, meter: spent };
        return alias === undefined
          ? this.#platform.of(environment, this.#connections.http(environment, options))
          : this.#connections.open(environment, alias, options);
      },
    };
  }
}
