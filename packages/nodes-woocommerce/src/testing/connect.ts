import { demoAccess } from '@crossdock/demo/access';
import type { Http, HttpRequest, Memory } from '@crossdock/sdk';
import { woocommerce } from '../woocommerce.connection.ts';
import type { Shop } from '../shop/shop.ts';
import { TestHttp } from './http.ts';

/** Opens the connection to a shop as the platform does, with the keys of the demo unless told otherwise. */
export function connect(
  url: string,
  keys: Partial<typeof demoAccess.shop> = {},
  http: Http = new TestHttp(),
): Shop {
  const settings = woocommerce.settings.parse({ url, ...demoAccess.shop, ...keys });
  return woocommerce.open({ settings, http, memory: rememberAll() });
}

/** The same through a proxy that ends TLS: we speak https, and the shop behind it is reached over http. */
export function connectOverTls(
  url: string,
  keys: Partial<typeof demoAccess.shop> = {},
  http: Http = new TestHttp(),
): Shop {
  const proxy: Http = { send: (call) => http.send({ ...call, url: call.url.replace(/^https:/, 'http:') }) };
  return connect(url.replace(/^http:/, 'https:'), keys, proxy);
}

/** Does something between an answer of the shop and the next request. */
export function interrupted(after: (call: HttpRequest) => void, http: Http = new TestHttp()): Http {
  return {
    send: async (call) => {
      const response = await http.send(call);
      after(call);
      return response;
    },
  };
}

function rememberAll(): Memory {
  const known = new Map<string, unknown>();
  return {
    get: async <Value>(key: string, load: () => Promise<Value>) => {
      if (!known.has(key)) known.set(key, await load());
      return known.get(key) as Value;
    },
    forget: (key) => void known.delete(key),
  };
}
