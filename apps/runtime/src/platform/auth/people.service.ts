import type { Person } from '@crossdock/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { Config } from '../../config.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { PersonEntity } from './person.entity.ts';

/** Checked when nobody has the e-mail, so that the answer takes as long as for somebody. */
const nobodysHash = hashPassword('nobody has this password');

/** Who may sign in. */
@Injectable()
export class People {
  readonly #people: Repository<PersonEntity>;

  constructor(@Inject(DataSource) dataSource: DataSource) {
    this.#people = dataSource.getRepository(PersonEntity);
  }

  /** The person with this e-mail and password; undefined when one of them is wrong. */
  async find(email: string, password: string): Promise<Person | undefined> {
    const person = await this.#people.findOneBy({ email: normalized(email) });
    const fits = await isPassword(password, person?.passwordHash ?? (await nobodysHash));
    return fits && person !== null ? personOf(person) : undefined;
  }

  /** Everybody, by name. */
  async list(): Promise<Person[]> {
    const people = await this.#people.find({ order: { name: 'asc', email: 'asc' } });
    return people.map(personOf);
  }

  /** Creates the first administrator when nobody exists. Changes nothing otherwise, by several processes at once too. */
  async ensureAdministrator({ admin }: Pick<Config, 'admin'>): Promise<void> {
    if ((await this.#people.count()) > 0) return;
    const email = normalized(admin.email);
    const passwordHash = await hashPassword(admin.password);
    await this.#people
      .createQueryBuilder()
      .insert()
      .values({ id: uuid(), email, name: nameFor(email), passwordHash })
      .orIgnore()
      .execute();
  }
}

export function personOf({ id, email, name }: PersonEntity): Person {
  return { id, email, name };
}

function normalized(email: string): string {
  return email.trim().toLowerCase();
}

/** `ada.lovelace@shop.example` is called Ada Lovelace until she says otherwise. */
function nameFor(email: string): string {
  const words = (email.split('@')[0] ?? email).split(/[._-]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}
