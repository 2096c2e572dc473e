import { type HttpResponse, permanent } from '@crossdock/sdk';
import { bodyOf, insistOnSuccess, valueAt } from './answer.ts';
import { schemaCheck } from './answer-schema.ts';
import type { HttpApi } from './http-api.ts';
import { firstStep, nextStep, type Step } from './paging.ts';
import { payloadOf, queryOf } from './request-fields.ts';
import type { ReadInput } from './http-read.ts';

/** Most characters of all pages together: they end up in one step of one run. */
const mostInAll = 20_000_000;

type PagesInput = Pick<
  ReadInput,
  | 'path'
  | 'query'
  | 'method'
  | 'body'
  | 'sendAs'
  | 'headers'
  | 'paging'
  | 'mostPages'
  | 'itemsPath'
  | 'readAs'
  | 'schema'
  | 'follow'
>;

interface ReadPage {
  response: HttpResponse;
  body: unknown;
  items: unknown[];
  /** No other page is asked for after it. */
  last: boolean;
  /** Whether pages are left that were not asked for. */
  more: boolean;
}

interface ReadPages extends Pick<ReadPage, 'response' | 'body' | 'items' | 'more'> {
  pages: number;
}

/** Reads all pages, and puts their items together. The answer is that to the last page. */
export async function readPages(api: HttpApi, input: PagesInput): Promise<ReadPages> {
  const items: unknown[] = [];
  let read: ReadPages | undefined;
  let size = 0;
  for await (const { response, body, items: found, more } of eachPage(api, input)) {
    size += response.text.length;
    if (size > mostInAll) throw tooMuch();
    for (const item of found) items.push(item);
    read = { response, body, items, more, pages: (read?.pages ?? 0) + 1 };
  }
  if (read === undefined) throw new Error('There is always a first page');
  return read;
}

/**
 * Reads page after page until the system says that it was the last, or the most pages are read.
 *
 * 1. Each page is a request of its own; when one fails, the step fails and begins anew.
 * 2. A system that sends us in a circle is left: the same address twice, or the same full page under two numbers, is
 *    `http.paging-loop`.
 */
export async function* eachPage(api: HttpApi, input: PagesInput): AsyncGenerator<ReadPage> {
  const { paging, mostPages } = input;
  const check = schemaCheck(input.schema);
  const asked = new Circle();
  let address = api.addressOf(input.path);
  let step: Step = firstStep(paging);
  for (let pages = 1, total = 0; ; pages += 1) {
    if (step.address !== undefined) address = api.nextAddress(address, step.address);
    const response = await ask(api, address, step, input);
    const body = bodyOf(response, input.readAs, 'read');
    check(body);
    const items = itemsOf(body, input);
    const numbered = paging.by === 'page' || paging.by === 'offset';
    asked.add(address, step, numbered && items.length > 0 ? response.text : '');
    total += items.length;
    const next = nextStep(paging, { response, body, items: items.length, pages, total });
    const last = next === undefined || pages >= mostPages;
    yield { response, body, items, last, more: last && next !== undefined };
    if (last) return;
    step = next;
  }
}

async function ask(api: HttpApi, address: string, step: Step, input: PagesInput): Promise<HttpResponse> {
  const { method, headers, body, sendAs, follow } = input;
  const payload = payloadOf(body, sendAs);
  const query = step.address === undefined ? { ...queryOf(input.query), ...step.query } : {};
  const response = await api.send(address, {
    method,
    query,
    intent: 'read',
    follow,
    ...payload,
    headers: { ...payload.headers, ...headers },
  });
  insistOnSuccess(response, 'read');
  return response;
}

/** The list in the body: at its path, or the body itself. A list that is needed and missing is a misfit. */
function itemsOf(body: unknown, { itemsPath, paging }: PagesInput): unknown[] {
  const found = valueAt(body, itemsPath);
  if (Array.isArray(found)) return found;
  const needed = itemsPath !== '' || paging.by === 'page' || paging.by === 'offset';
  if (!needed || (itemsPath !== '' && body === null)) return [];
  const place = itemsPath === '' ? 'The answer' : `"${itemsPath}" of the answer`;
  throw permanent('http.answer-misfit', `${place} is no list: correct the path of the items.`, {
    evidence: { path: itemsPath },
  });
}

/** Notices when we have been here before. */
class Circle {
  readonly #been = new Set<string>();
  #last = '';

  add(address: string, { query = {} }: Step, text: string): void {
    const place = JSON.stringify([address, query]);
    if (this.#been.has(place) || (text !== '' && text === this.#last)) {
      throw permanent(
        'http.paging-loop',
        'The system sends us to a page that was read before: check the paging of the step.',
        { evidence: { address: address.split('?')[0], query } },
      );
    }
    this.#been.add(place);
    this.#last = text;
  }
}

function tooMuch(): Error {
  return permanent(
    'http.answer-too-large',
    `All pages together are larger than ${String(mostInAll / 1_000_000)} MB: ask for fewer, or for less of each record.`,
  );
}
