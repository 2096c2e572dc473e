import { Controller, Get, Inject } from '@nestjs/common';
import { Pool } from 'pg';
import { Allow } from '../auth/permissions.ts';
import { isMigrated } from '../database/data-source.ts';
import { LOG, type Log } from '../log.ts';
import { unavailable } from './problem.ts';

/** For those who start, watch and balance processes. */
@Allow('public')
@Controller('health')
export class HealthController {
  readonly #pool: Pool;
  readonly #log: Log;

  constructor(@Inject(Pool) pool: Pool, @Inject(LOG) log: Log) {
    this.#pool = pool;
    this.#log = log;
  }

  /** The process runs. */
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** The process can do its work: the database answers and has this release's schema. */
  @Get('ready')
  async ready(): Promise<{ status: 'ready' }> {
    const migrated = await isMigrated(this.#pool).catch((error: unknown) => {
      this.#log.warn({ err: error }, 'Not ready: the database does not answer');
      throw unavailable('server.database-unavailable', 'The database does not answer now.');
    });
    if (!migrated)
      throw unavailable('server.not-migrated', 'The database has not been brought up to this release yet.');
    return { status: 'ready' };
  }
}
