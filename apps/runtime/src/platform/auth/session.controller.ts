import { sessionContracts } from '@crossdock/contracts';
import { Inject } from '@nestjs/common';
import { tooManyRequests, unauthorized } from '../http/problem.ts';
import { type Handler, type Handlers, Serves } from '../http/serves.decorator.ts';
import { People } from './people.service.ts';
import { sessionSeconds, Sessions } from './sessions.service.ts';
import { SignInLimit } from './sign-in-limit.ts';

type Contracts = typeof sessionContracts;

@Serves(sessionContracts)
export class SessionController implements Handlers<Contracts> {
  readonly #people: People;
  readonly #sessions: Sessions;
  readonly #limit = new SignInLimit();

  constructor(@Inject(People) people: People, @Inject(Sessions) sessions: Sessions) {
    this.#people = people;
    this.#sessions = sessions;
  }

  signIn: Handler<Contracts['signIn']> = async ({ body, exchange }) => {
    const email = body.email.toLowerCase();
    const wait = this.#limit.waitSeconds(exchange.address, email);
    if (wait > 0) {
      const minutes = String(Math.ceil(wait / 60));
      throw tooManyRequests(
        'auth.too-many-attempts',
        `Too many wrong passwords for ${email}. Try again in ${minutes} minutes.`,
        { headers: { 'retry-after': String(wait) } },
      );
    }
    /* Counted before it is checked, so that many guesses at once are not free. */
    this.#limit.failed(exchange.address, email);
    const person = await this.#people.find(email, body.password);
    if (person === undefined) {
      throw unauthorized('auth.wrong-credentials', 'E-mail or password is wrong. Check both and try again.');
    }
    this.#limit.succeeded(exchange.address, email);
    exchange.setSession(await this.#sessions.begin(person), sessionSeconds);
    return person;
  };

  who: Handler<Contracts['who']> = ({ actor }) => Promise.resolve(actor.person);

  signOut: Handler<Contracts['signOut']> = async ({ exchange }) => {
    if (exchange.sessionToken !== undefined) await this.#sessions.end(exchange.sessionToken);
    exchange.clearSession();
    return {};
  };
}
