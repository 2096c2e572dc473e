import type { Person } from '@crossdock/contracts';

/** Who asks. */
export interface Actor {
  person: Person;
  /** `none`: nobody is signed in; only operations open to the public see such an actor. */
  through: 'session' | 'token' | 'none';
}

export const anonymous: Actor = { person: { id: '', email: '', name: 'Anonymous' }, through: 'none' };
