import { peopleContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { type Handler, type Handlers, Serves } from '../http/serves.decorator.ts';
import { People } from './people.service.ts';

type Contracts = typeof peopleContracts;

@Serves(peopleContracts)
export class PeopleController implements Handlers<Contracts> {
  readonly #people: People;

  constructor(@Inject(People) people: People) {
    this.#people = people;
  }

  list: Handler<Contracts['list']> = () => this.#people.list();
}
