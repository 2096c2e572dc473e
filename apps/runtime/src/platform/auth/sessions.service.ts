import type { Person } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, LessThan, MoreThan, type Repository } from 'typeorm';
import { personOf } from './people.service.ts';
import { newToken, tokenHash } from './secret-token.ts';
import { SessionEntity } from './session.entity.ts';

export const sessionSeconds = 14 * 24 * 3600;

/** Sign-ins of people at the designer. */
@Injectable()
export class Sessions {
  readonly #sessions: Repository<SessionEntity>;

  constructor(@Inject(DataSource) dataSource: DataSource) {
    this.#sessions = dataSource.getRepository(SessionEntity);
  }

  /** Answers the token for the cookie. Sessions that are over are swept out on the way. */
  async begin(person: Person): Promise<string> {
    const token = newToken();
    await this.#sessions.delete({ expiresAt: LessThan(new Date()) });
    await this.#sessions.insert({
      tokenHash: tokenHash(token),
      person: { id: person.id },
      expiresAt: new Date(Date.now() + sessionSeconds * 1000),
    });
    return token;
  }

  async who(token: string): Promise<Person | undefined> {
    const session = await this.#sessions.findOne({
      where: { tokenHash: tokenHash(token), expiresAt: MoreThan(new Date()) },
      relations: { person: true },
    });
    return session === null ? undefined : personOf(session.person);
  }

  async end(token: string): Promise<void> {
    await this.#sessions.delete({ tokenHash: tokenHash(token) });
  }
}
