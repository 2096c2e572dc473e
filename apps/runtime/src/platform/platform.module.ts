import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config.ts';
import { ApiTokens } from './auth/api-tokens.service.ts';
import { AuthenticateGuard } from './auth/authenticate.guard.ts';
import { PeopleController } from './auth/people.controller.ts';
import { People } from './auth/people.service.ts';
import { SessionController } from './auth/session.controller.ts';
import { Sessions } from './auth/sessions.service.ts';
import { TokensController } from './auth/tokens.controller.ts';
import { Changes } from './database/changes.ts';
import { makeDataSource } from './database/data-source.ts';
import { makePool } from './database/pool.ts';
import { makeRunPool, RUN_POOL } from './database/run-pool.ts';
import { HealthController } from './http/health.controller.ts';
import { OpenApiController } from './http/openapi.controller.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { LiveHub } from './live/live-hub.ts';
import { LOG, type Log } from './log.ts';

const providers = [
  {
    provide: Pool,
    inject: [CONFIG, LOG],
    useFactory: ({ databaseUrl }: Config, log: Log): Pool =>
      makePool(databaseUrl, {
        onError: (error) => {
          log.warn({ err: error }, 'A connection to the database broke');
        },
      }),
  },
  {
    provide: RUN_POOL,
    inject: [CONFIG, LOG],
    useFactory: ({ databaseUrl }: Config, log: Log): Pool =>
      makeRunPool(databaseUrl, {
        onError: (error) => {
          log.warn({ err: error }, 'A connection to the database broke');
        },
      }),
  },
  {
    provide: DataSource,
    inject: [CONFIG],
    useFactory: ({ databaseUrl }: Config): Promise<DataSource> => makeDataSource(databaseUrl).initialize(),
  },
  AuthenticateGuard,
  Changes,
  LiveHub,
  People,
  Sessions,
  ApiTokens,
];

/** What every part stands on: settings, log, database, who is who. Global, so that no part has to import it. */
@Global()
@Module({
  controllers: [SessionController, TokensController, PeopleController, HealthController, OpenApiController],
  providers: [
    ...providers,
    { provide: APP_GUARD, useExisting: AuthenticateGuard },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
  exports: [...providers],
})
export class PlatformModule implements OnApplicationShutdown {
  readonly #pools: readonly Pool[];
  readonly #dataSource: DataSource;

  constructor(
    @Inject(Pool) pool: Pool,
    @Inject(RUN_POOL) runPool: Pool,
    @Inject(DataSource) dataSource: DataSource,
  ) {
    this.#pools = [runPool, pool];
    this.#dataSource = dataSource;
  }

  static with(config: Config, log: Log): DynamicModule {
    const given = [
      { provide: CONFIG, useValue: config },
      { provide: LOG, useValue: log },
    ];
    return { module: PlatformModule, providers: given, exports: given };
  }

  /** Global modules are shut down last: nobody asks the database any more. */
  async onApplicationShutdown(): Promise<void> {
    for (const pool of this.#pools) await pool.end();
    await this.#dataSource.destroy();
  }
}
