import type { Http, HttpRequest, HttpResponse } from '@crossdock/sdk';
import type { Gate, Pass } from './gate.ts';
import { type Verdict, verdictOfAnswer, verdictOfError } from './verdict.ts';

/** Where the time of an attempt goes. Milliseconds, added up over its calls. */
export interface Meter {
  /** Waiting for leave to call. */
  gateMs: number;
  /** Waiting for answers. */
  callMs: number;
  calls: number;
}

/** How long a call may wait in the process for leave. What would wait longer is better off parked. */
const patienceMs = 2_000;
/** A step whose write has left is better finished than parked half-way. */
const begunPatienceMs = 10_000;

/** HTTP of one opened connection, behind the connection's gate. */
export class GatedHttp implements Http {
  readonly #http: Http;
  readonly #gate: () => Gate;
  readonly #meter: Meter | undefined;
  /** A write has left through this opening: a refusal now leaves the step half done. */
  #begun = false;

  /** `gate` is asked for each call: one that nobody used for long is given up and made anew. */
  constructor(http: Http, gate: () => Gate, meter?: Meter) {
    this.#http = http;
    this.#gate = gate;
    this.#meter = meter;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const gate = this.#gate();
    const pass = await this.#admitted(gate, request);
    if (request.intent === 'write') this.#begun = true;
    const left = performance.now();
    let verdict: Verdict = { health: 'unsaid' };
    try {
      const response = await this.#http.send(request);
      verdict = verdictOfAnswer(response, gate.limits);
      return response;
    } catch (error) {
      verdict = verdictOfError(error);
      throw error;
    } finally {
      this.#count(left);
      await pass.release(verdict);
    }
  }

  async #admitted(gate: Gate, request: HttpRequest): Promise<Pass> {
    const came = performance.now();
    try {
      const patience = this.#begun ? begunPatienceMs : patienceMs;
      return await gate.admit(request, { patienceMs: patience, begun: this.#begun });
    } finally {
      if (this.#meter !== undefined) this.#meter.gateMs += performance.now() - came;
    }
  }

  #count(left: number): void {
    if (this.#meter === undefined) return;
    this.#meter.callMs += performance.now() - left;
    this.#meter.calls += 1;
  }
}
