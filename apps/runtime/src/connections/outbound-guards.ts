import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { EnvironmentEntity } from '../environments/environment.entity.ts';
import { Changes } from '../platform/database/changes.ts';
import { anywhere, type OutboundGuard, publicOnly } from './outbound-guard.ts';

/** Which guard stands before the requests of an environment. In memory, since every call asks. */
@Injectable()
export class OutboundGuards implements OnModuleInit {
  readonly #environments: Repository<EnvironmentEntity>;
  #open: ReadonlySet<string> = new Set();

  constructor(@Inject(DataSource) dataSource: DataSource, @Inject(Changes) changes: Changes) {
    this.#environments = dataSource.getRepository(EnvironmentEntity);
    changes.on('environments', () => this.#load());
  }

  async onModuleInit(): Promise<void> {
    await this.#load();
  }

  /** As the environment is set now; the strict one for an environment nobody knows. */
  of(environment: string): OutboundGuard {
    return this.#open.has(environment) ? anywhere : publicOnly;
  }

  async #load(): Promise<void> {
    const open = await this.#environments.findBy({ privateAddresses: true });
    this.#open = new Set(open.map(({ name }) => name));
  }
}
