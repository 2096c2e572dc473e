import type { ApiToken, Person } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { notFound } from '../http/problem.ts';
import { ApiTokenEntity } from './api-token.entity.ts';
import { personOf } from './people.service.ts';
import { newToken, tokenHash } from './secret-token.ts';

/** First letters of every token, so that scanners of repositories recognise one that leaked. */
const prefix = 'cdk_';
const useNotedEveryMs = 60_000;

/** Bearer tokens for machines. */
@Injectable()
export class ApiTokens {
  readonly #tokens: Repository<ApiTokenEntity>;

  constructor(@Inject(DataSource) dataSource: DataSource) {
    this.#tokens = dataSource.getRepository(ApiTokenEntity);
  }

  async list(person: Person): Promise<ApiToken[]> {
    const tokens = await this.#tokens.find({
      where: { person: { id: person.id } },
      order: { createdAt: 'DESC' },
    });
    return tokens.map(apiTokenOf);
  }

  async create(person: Person, name: string): Promise<ApiToken & { token: string }> {
    const token = newToken(prefix);
    const entity = this.#tokens.create({
      id: uuid(),
      name,
      tokenHash: tokenHash(token),
      person: { id: person.id },
      lastUsedAt: null,
    });
    return { ...apiTokenOf(await this.#tokens.save(entity)), token };
  }

  async revoke(person: Person, id: string): Promise<void> {
    const found = (await this.list(person)).some((token) => token.id === id);
    if (!found) throw notFound('tokens.unknown', `You have no API token ${id}. It may be revoked already.`);
    await this.#tokens.delete({ id });
  }

  /** The person a token acts for; undefined when it is unknown or revoked. */
  async who(token: string): Promise<Person | undefined> {
    if (!token.startsWith(prefix)) return undefined;
    const found = await this.#tokens.findOne({
      where: { tokenHash: tokenHash(token) },
      relations: { person: true },
    });
    if (found === null) return undefined;
    const now = new Date();
    if (now.getTime() - (found.lastUsedAt?.getTime() ?? 0) > useNotedEveryMs) {
      await this.#tokens.update({ id: found.id }, { lastUsedAt: now });
    }
    return personOf(found.person);
  }
}

function apiTokenOf({ id, name, createdAt, lastUsedAt }: ApiTokenEntity): ApiToken {
  return { id, name, createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null };
}
