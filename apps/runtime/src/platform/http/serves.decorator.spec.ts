import { sessionContracts } from '@crossdock/contracts';
import { expect, it } from 'vitest';
import { type Handler, type Handlers, Serves } from './serves.decorator.ts';

type Contracts = typeof sessionContracts;
const person = { id: '1', email: 'ada@shop.example', name: 'Ada' };

const signIn: Handler<Contracts['signIn']> = () => Promise.resolve(person);
const who: Handler<Contracts['who']> = ({ actor }) => Promise.resolve(actor.person);
const signOut: Handler<Contracts['signOut']> = () => Promise.resolve({});

/* The compiler is what is tested here: an error that is expected and does not come is an error. */
it('a controller that forgets an operation, or answers something else, does not compile', () => {
  @Serves(sessionContracts)
  class Complete implements Handlers<Contracts> {
    signIn = signIn;
    who = who;
    signOut = signOut;
  }

  // @ts-expect-error -- signOut is missing
  @Serves(sessionContracts)
  class Forgetful {
    signIn = signIn;
    who = who;
  }

  // @ts-expect-error -- who answers no person
  @Serves(sessionContracts)
  class Wrong {
    signIn = signIn;
    who = () => Promise.resolve({ id: 1 });
    signOut = signOut;
  }

  expect([Complete, Forgetful, Wrong].map(({ name }) => name)).toEqual(['Complete', 'Forgetful', 'Wrong']);
});
