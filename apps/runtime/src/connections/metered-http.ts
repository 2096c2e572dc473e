import type { Http, HttpRequest, HttpResponse } from '@crossdock/sdk';
import type { Meter } from './gate/gated-http.ts';

/** HTTP that adds up where the time of an attempt goes. */
export class MeteredHttp implements Http {
  readonly #http: Http;
  readonly #meter: Meter | undefined;

  constructor(http: Http, meter: Meter | undefined) {
    this.#http = http;
    this.#meter = meter;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const left = performance.now();
    try {
      return await this.#http.send(request);
    } finally {
      if (this.#meter !== undefined) {
        this.#meter.callMs += performance.now() - left;
        this.#meter.calls += 1;
      }
    }
  }
}
