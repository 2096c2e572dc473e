import type { LookupTables } from '@crossdock/flow';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { Changes } from '../platform/database/changes.ts';
import { LookupTableEntity } from './lookup.entity.ts';

/** The value tables of all environments in memory, since formulas and mappings read them for every value. */
@Injectable()
export class LookupStore implements OnModuleInit {
  readonly #repository: Repository<LookupTableEntity>;
  readonly #changes: Changes;
  #byEnvironment: ReadonlyMap<string, LookupTables> = new Map();
  /** Loads are counted, so that a slow one does not overwrite what began later and was quicker. */
  #begun = 0;
  #shown = 0;

  constructor(@Inject(DataSource) dataSource: DataSource, @Inject(Changes) changes: Changes) {
    this.#repository = dataSource.getRepository(LookupTableEntity);
    this.#changes = changes;
    changes.on('lookups', () => this.#load());
  }

  async onModuleInit(): Promise<void> {
    await this.#load();
  }

  /** As they stand now: ask again for each run. */
  tables(environment: string): LookupTables {
    return this.#byEnvironment.get(environment) ?? {};
  }

  async put(environment: string, name: string, rows: Record<string, string>): Promise<void> {
    await this.#changes.commit('lookups', environment, (manager) =>
      manager.upsert(LookupTableEntity, { environment, name, rows, changedAt: new Date() }, [
        'environment',
        'name',
      ]),
    );
  }

  async #load(): Promise<void> {
    const load = ++this.#begun;
    const loaded = new Map<string, LookupTables>();
    for (const { environment, name, rows } of await this.#repository.find({ order: { name: 'ASC' } })) {
      const tables = loaded.get(environment) ?? {};
      tables[name] = rows;
      loaded.set(environment, tables);
    }
    if (load < this.#shown) return;
    this.#shown = load;
    this.#byEnvironment = loaded;
  }
}
