import type { HttpResponse } from '@crossdock/sdk';
import type { Dispatcher } from 'undici';

/** One request as it goes over the wire. */
export interface WireRequest {
  method: Dispatcher.HttpMethod;
  url: URL;
  /** Names in lower case. */
  headers: Record<string, string>;
  body?: string;
}

export interface ExchangeLimits {
  /** For the whole of it: waiting for a socket, connecting, sending, and the answer to its last byte. */
  timeoutMs: number;
  /** Most bytes of a body. The body of an answer that says no (300 and up) is cut there, since its status counts. */
  mostBytes: number;
}

/** Why there is no answer. `sent` is false only when not a byte of the request can have left. */
export class NoAnswer extends Error {
  readonly sent: boolean;
  /** `timed-out`, `too-large`, or the code of the error that ended it. */
  readonly reason: string;
  /** Of the answer, when one had begun. */
  readonly status: number | undefined;

  constructor(reason: string, sent: boolean, status: number | undefined, cause?: unknown) {
    super(`No answer: ${reason}`, { cause });
    this.reason = reason;
    this.sent = sent;
    this.status = status;
  }
}

/** Sends one request and reads the whole answer, whatever its status. Rejects with `NoAnswer`. Follows nothing. */
export function exchange(
  dispatcher: Dispatcher,
  { url, method, headers, body }: WireRequest,
  limits: ExchangeLimits,
): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const answer = new Answer(limits, { resolve, reject });
    const path = `${url.pathname}${url.search}`;
    /* The clock is ours: timers of the pool are coarse, and begin anew with each byte. */
    const own = { headersTimeout: 0, bodyTimeout: 0 };
    const request = { origin: url.origin, path, method, headers, body: body ?? null, ...own };
    try {
      dispatcher.dispatch(request, answer);
    } catch (error) {
      answer.onResponseError(undefined, error);
    }
  });
}

interface Settle {
  resolve: (response: HttpResponse) => void;
  reject: (error: NoAnswer) => void;
}

/** Gathers an answer. Settles once; what the pool reports afterwards is of no interest. */
class Answer implements Dispatcher.DispatchHandler {
  readonly #settle: Settle;
  readonly #mostBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #length = 0;
  #status: number | undefined;
  #headers: Record<string, string> = {};
  #settled = false;

  constructor({ timeoutMs, mostBytes }: ExchangeLimits, settle: Settle) {
    this.#settle = settle;
    this.#mostBytes = mostBytes;
    this.#timer = setTimeout(() => this.#fail('timed-out'), timeoutMs);
  }

  /** Called right before the first byte leaves; a request that was given up meanwhile never leaves. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) controller.abort(new Error('given up'));
    else this.#controller = controller;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = joined(headers);
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    const room = this.#mostBytes - this.#length;
    this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk);
    this.#length += chunk.length;
    if (this.#length <= this.#mostBytes) return;
    if (this.#status !== undefined && this.#status >= 300) {
      this.#succeed(this.#status);
      this.#controller?.abort(new Error('cut'));
    } else this.#fail('too-large');
  }

  onResponseEnd(): void {
    if (this.#status !== undefined) this.#succeed(this.#status);
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: unknown): void {
    this.#fail(codeOf(error), error);
  }

  #succeed(status: number): void {
    if (this.#settled) return;
    this.#end();
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
    this.#settle.resolve({ status, headers: this.#headers, text });
  }

  #fail(reason: string, cause?: unknown): void {
    if (this.#settled) return;
    this.#end();
    this.#settle.reject(new NoAnswer(reason, this.#controller !== undefined, this.#status, cause));
    this.#controller?.abort(new Error(reason));
  }

  #end(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
  }
}

function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error && error.cause !== undefined ? codeOf(error.cause) : 'unknown';
}
