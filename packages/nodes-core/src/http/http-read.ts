import { defineAction, z } from '@crossdock/sdk';
import { Answered, AnswerFormat, headersOf } from './answer.ts';
import { AnswerSchema } from './answer-schema.ts';
import type { HttpApi } from './http-api.ts';
import { httpConnection } from './http.connection.ts';
import { Paging } from './paging.ts';
import { readPages } from './read-pages.ts';
import { Body, BodyFormat, Headers, Path, Query } from './request-fields.ts';

const input = z.object({
  path: Path,
  query: Query,
  method: z.enum(['GET', 'HEAD', 'POST']).default('GET').meta({
    title: 'Method',
    description: 'POST only for searches that change nothing, such as GraphQL queries',
    advanced: true,
  }),
  body: Body,
  sendAs: BodyFormat,
  headers: Headers,
  paging: Paging.default({ by: 'none' }).meta({
    title: 'Pages',
    description: 'How the system hands out long lists',
  }),
  mostPages: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(100)
    .meta({ title: 'Most pages', description: 'When more are left, the result says so', advanced: true }),
  itemsPath: z.string().default('').meta({
    title: 'Path of the items',
    description: 'Where the list is in the answer, such as data.orders; empty: the answer itself',
  }),
  readAs: AnswerFormat,
  schema: AnswerSchema,
  follow: z.number().int().min(0).max(5).default(0).meta({
    title: 'Redirects followed',
    description: 'By GET and HEAD; credentials stay on their own origin',
    advanced: true,
  }),
});
export type ReadInput = z.output<typeof input>;

const output = z.object({
  ...Answered,
  items: z.array(z.unknown()).meta({ title: 'Items', description: 'Of all pages, in order' }),
  pages: z.number().int().meta({ title: 'Pages read' }),
  more: z
    .boolean()
    .meta({ title: 'More left', description: 'Whether the most pages were read and others are left' }),
});

/** Asks any HTTP API, page after page where there are several. With pages, status, headers and body are the last one's. */
export const httpRead = defineAction({
  id: 'core.http-read',
  version: 1,
  title: 'Read over HTTP',
  description: 'Reads from a system with an HTTP API: one answer, or all pages of a list.',
  connection: httpConnection,
  input,
  output,
  effect: 'read',
  run: async (api: HttpApi, given) => {
    const { response, body, items, pages, more } = await readPages(api, given);
    return { status: response.status, headers: headersOf(response), body, items, pages, more };
  },
  sample: {
    input: {
      path: 'orders',
      query: { status: 'open', per_page: 50 },
      paging: { by: 'page' },
      itemsPath: 'orders',
    },
    output: {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: { orders: [] },
      items: [{ number: '1001' }, { number: '1002' }],
      pages: 2,
      more: false,
    },
  },
});
