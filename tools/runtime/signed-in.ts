import { type Client, makeClient } from '@crossdock/contracts';

/** The API of a running Crossdock as a person who has signed in. */
export async function signedIn(
  baseUrl: string,
  person: { email: string; password: string },
): Promise<Client> {
  let cookie = '';
  const client = makeClient({
    baseUrl,
    fetch: async (input, init) => {
      const response = await fetch(input, {
        ...init,
        headers: { ...(init?.headers as Record<string, string>), cookie },
      });
      cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
      return response;
    },
  });
  await client.session.signIn({ body: person });
  return client;
}
