import type { Environment } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { notFound } from '../platform/http/problem.ts';
import { EnvironmentEntity } from './environment.entity.ts';

/** Places where flows run, each with connections and value tables of its own. */
@Injectable()
export class Environments {
  readonly #environments: Repository<EnvironmentEntity>;

  constructor(@Inject(DataSource) dataSource: DataSource) {
    this.#environments = dataSource.getRepository(EnvironmentEntity);
  }

  /** In order of promotion. */
  async list(): Promise<Environment[]> {
    const found = await this.#environments.find({ order: { position: 'ASC' } });
    return found.map(({ name, title }) => ({ name, title }));
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

  /** Creates it when it is not there. Never changes one. */
  async ensure(environment: Environment & { position: number }): Promise<void> {
    await this.#environments.createQueryBuilder().insert().values(environment).orIgnore().execute();
  }
}
