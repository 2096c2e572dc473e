import { z } from 'zod';
import { del, get, post } from './contract.ts';

export const Person = z
  .object({ id: z.string(), email: z.string(), name: z.string() })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

export const Credentials = z.strictObject({
  email: z.email('must be an e-mail address'),
  password: z.string().min(1, 'must not be empty'),
});

export const ApiToken = z
  .object({
    id: z.string(),
    name: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof ApiToken>;

export const sessionContracts = {
  signIn: post('/session', { summary: 'Sign in', allow: 'public', body: Credentials, returns: Person }),
  who: get('/session', { summary: 'Who is signed in', allow: 'session', returns: Person }),
  signOut: del('/session', { summary: 'Sign out', allow: 'session', returns: z.object({}) }),
};

export const tokenContracts = {
  list: get('/tokens', { summary: 'API tokens', allow: 'tokens.edit', returns: z.array(ApiToken) }),
  create: post('/tokens', {
    summary: 'Make an API token; its text is shown once',
    allow: 'tokens.edit',
    body: z.strictObject({ name: z.string().min(1).max(80) }),
    returns: ApiToken.extend({ token: z.string() }),
  }),
  revoke: del('/tokens/:token', {
    summary: 'Revoke an API token',
    allow: 'tokens.edit',
    returns: z.object({}),
  }),
};
