import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ConnectionEntity } from '../connections/connection.entity.ts';
import { LookupStore } from '../environments/lookup-store.ts';
import type { Bindings } from './bindings.ts';

/** What an environment binds now. */
@Injectable()
export class EnvironmentBindings {
  readonly #dataSource: DataSource;
  readonly #lookups: LookupStore;

  constructor(@Inject(DataSource) dataSource: DataSource, @Inject(LookupStore) lookups: LookupStore) {
    this.#dataSource = dataSource;
    this.#lookups = lookups;
  }

  async of(environment: string): Promise<Bindings> {
    const bound = await this.#dataSource.getRepository(ConnectionEntity).findBy({ environment });
    return {
      connections: new Map(bound.map(({ alias, type }) => [alias, type])),
      lookups: this.#lookups.tables(environment),
    };
  }
}
