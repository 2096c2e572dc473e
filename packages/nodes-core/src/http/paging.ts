import { type HttpResponse, permanent, z } from '@crossdock/sdk';
import { isAbsolute } from './address.ts';
import { valueAt } from './answer.ts';

const Parameter = z.string().min(1, 'must not be empty');
const Size = z.number().int().positive().optional().meta({
  title: 'Full page',
  description: 'A page with fewer items is the last; left out: an empty page is',
});

/** How a system hands out long lists. */
export const Paging = z.discriminatedUnion('by', [
  z.object({ by: z.literal('none') }).meta({ title: 'One answer' }),
  z
    .object({ by: z.literal('link') })
    .meta({ title: 'Link header', description: 'Link: <…>; rel="next" (RFC 8288)' }),
  z
    .object({
      by: z.literal('cursor'),
      path: z.string().min(1, 'must not be empty').meta({
        title: 'Path of the cursor',
        description: 'In the answer, such as meta.next; an address will do too',
      }),
      parameter: Parameter.default('cursor').meta({ title: 'Parameter' }),
    })
    .meta({ title: 'Cursor in the answer' }),
  z
    .object({
      by: z.literal('page'),
      parameter: Parameter.default('page').meta({ title: 'Parameter' }),
      first: z.number().int().nonnegative().default(1).meta({ title: 'First page' }),
      size: Size,
    })
    .meta({ title: 'Number of the page' }),
  z
    .object({
      by: z.literal('offset'),
      parameter: Parameter.default('offset').meta({ title: 'Parameter' }),
      size: Size,
    })
    .meta({ title: 'Number of items so far' }),
]);
export type Paging = z.output<typeof Paging>;

/** What one page asks for beside the request of the flow. */
export interface Step {
  /** Instead of the address of the request. Its query is complete. */
  address?: string;
  query?: Record<string, string | number>;
}

/** How far a list has been read. */
interface Progress {
  response: HttpResponse;
  body: unknown;
  /** Items of the page just read. */
  items: number;
  /** Pages and items read so far, this one included. */
  pages: number;
  total: number;
}

export function firstStep(paging: Paging): Step {
  return paging.by === 'page' ? { query: { [paging.parameter]: paging.first } } : {};
}

/** The page to ask for next, or undefined at the end. */
export function nextStep(
  paging: Paging,
  { response, body, items, pages, total }: Progress,
): Step | undefined {
  switch (paging.by) {
    case 'none':
      return undefined;
    case 'link': {
      const address = nextLink(response.headers['link'] ?? '');
      return address === undefined ? undefined : { address };
    }
    case 'cursor':
      return stepTo(valueAt(body, paging.path), paging);
    case 'page':
      return items < (paging.size ?? 1) ? undefined : { query: { [paging.parameter]: paging.first + pages } };
    case 'offset':
      return items < (paging.size ?? 1) ? undefined : { query: { [paging.parameter]: total } };
  }
}

/** The address of `rel="next"` in a Link header (RFC 8288, 3). */
function nextLink(header: string): string | undefined {
  for (const [, address, parameters = ''] of header.matchAll(/<([^>]*)>([^<]*)/g)) {
    const [, quoted, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters) ?? [];
    const relations = (quoted ?? bare ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return address;
  }
  return undefined;
}

function stepTo(cursor: unknown, { path, parameter }: Extract<Paging, { by: 'cursor' }>): Step | undefined {
  if (cursor === undefined || cursor === null || cursor === '' || cursor === false) return undefined;
  if (typeof cursor === 'string')
    return isAbsolute(cursor) ? { address: cursor } : { query: { [parameter]: cursor } };
  if (typeof cursor === 'number') return { query: { [parameter]: cursor } };
  throw permanent(
    'http.answer-misfit',
    `"${path}" of the answer is no cursor: it must be a text or a number.`,
    {
      evidence: { path },
    },
  );
}
