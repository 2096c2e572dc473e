import { business, defineConnection, type Http, jsonOf, secret, sendOk, z } from '@crossdock/sdk';

const Parcel = z.object({ id: z.number().int(), reference: z.string(), label: z.string() });
export type Parcel = z.output<typeof Parcel>;

interface Access {
  url: string;
  apiKey: string;
}

/** The carrier in our words. Small, so that actions read like sentences. */
export class Carrier {
  readonly #http: Http;
  readonly #access: Access;

  constructor(http: Http, access: Access) {
    this.#http = http;
    this.#access = access;
  }

  /** The parcel of a reference; undefined when there is none. */
  async parcelOf(reference: string): Promise<Parcel | undefined> {
    const response = await sendOk(this.#http, 'parcels', {
      method: 'GET',
      url: `${this.#access.url}/parcels`,
      query: { reference },
      headers: this.#headers,
      intent: 'read',
    });
    const [parcel, ...others] = z.array(Parcel).parse(jsonOf(response, 'read'));
    if (others.length === 0) return parcel;
    throw business(
      'parcels.duplicate-reference',
      `There is more than one parcel for ${reference}. Cancel all but one, then replay.`,
    );
  }

  async create(parcel: { reference: string; grams: number }): Promise<Parcel> {
    const response = await sendOk(this.#http, 'parcels', {
      method: 'POST',
      url: `${this.#access.url}/parcels`,
      headers: this.#headers,
      json: parcel,
      intent: 'write',
    });
    return Parcel.parse(jsonOf(response, 'write'));
  }

  get #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#access.apiKey}` };
  }
}

export const parcels = defineConnection({
  id: 'parcels',
  title: 'Parcel carrier',
  monogram: 'Pa',
  description: 'A carrier that takes parcels and tells what becomes of them.',
  settings: z.object({
    url: z.url({ protocol: /^https?$/ }).meta({ title: 'Address', ui: 'url' }),
    apiKey: z
      .string()
      .min(1, 'must not be empty')
      .meta(secret({ title: 'API key' })),
    webhookSecret: z
      .string()
      .min(1, 'must not be empty')
      .meta(secret({ title: 'Webhook secret' })),
  }),
  open: ({ settings: { url, apiKey }, http }) => new Carrier(http, { url: url.replace(/\/+$/, ''), apiKey }),
  test: async (carrier) => {
    await carrier.parcelOf('connection-test');
    return { parcels: 'can be read' };
  },
});
