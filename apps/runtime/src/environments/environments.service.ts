import type { Environment, EnvironmentSettings } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { Changes } from '../platform/database/changes.ts';
import { notFound } from '../platform/http/problem.ts';
import { EnvironmentEntity } from './environment.entity.ts';

interface NewEnvironment {
  name: string;
  title: string;
  /** Order of promotion. */
  position: number;
  privateAddresses?: boolean;
}

/** Places where flows run, each with connections and value tables of its own. */
@Injectable()
export class Environments {
  readonly #environments: Repository<EnvironmentEntity>;
  readonly #changes: Changes;

  constructor(@Inject(DataSource) dataSource: DataSource, @Inject(Changes) changes: Changes) {
    this.#environments = dataSource.getRepository(EnvironmentEntity);
    this.#changes = changes;
  }

  /** In order of promotion. */
  async list(): Promise<Environment[]> {
    const found = await this.#environments.find({ order: { position: 'ASC' } });
    return found.map(({ name, title, privateAddresses }) => ({ name, title, privateAddresses }));
  }

  /** Answers the name, or refuses it with a problem that says which there are. */
  async known(name: string): Promise<string> {
    const names = (await this.list()).map((environment) => environment.name);
    if (names.includes(name)) return name;
    throw notFound(
      'environments.unknown',
      `There is no environment "${name}". There are: ${names.join(', ')}.`,
    );
  }

  /** Creates it when it is not there, with private addresses forbidden unless allowed. Never changes one. */
  async ensure(environment: NewEnvironment): Promise<void> {
    const values = { privateAddresses: false, ...environment };
    await this.#changes.commit('environments', environment.name, (manager) =>
      manager.createQueryBuilder().insert().into(EnvironmentEntity).values(values).orIgnore().execute(),
    );
  }

  /** Takes effect with the next call of any process. Fails with `environments.unknown`. */
  async change(environment: string, settings: EnvironmentSettings): Promise<Environment> {
    const name = await this.known(environment);
    return this.#changes.commit('environments', name, async (manager) => {
      await manager.update(EnvironmentEntity, { name }, settings);
      const { title, privateAddresses } = await manager.findOneByOrFail(EnvironmentEntity, { name });
      return { name, title, privateAddresses };
    });
  }
}
