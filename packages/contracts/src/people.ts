import { z } from 'zod';
import { get } from './contract.ts';
import { Person } from './session.ts';

export const peopleContracts = {
  list: get('/people', {
    summary: 'Everybody who can sign in, by name, to be named where a flow asks people',
    allow: 'people.read',
    returns: z.array(Person),
  }),
};
