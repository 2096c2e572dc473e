import {
  FailureError,
  failureOfStatus,
  type HttpRequest,
  type HttpResponse,
  jsonOf,
  z,
} from '@crossdock/sdk';

export const AnswerFormat = z.enum(['auto', 'json', 'text']).default('auto').meta({
  title: 'Answer read as',
  description: 'auto: JSON where the system says so, else text',
  advanced: true,
});
type AnswerFormat = z.output<typeof AnswerFormat>;

export const Answered = {
  status: z.number().int().meta({ title: 'Status' }),
  headers: z.record(z.string(), z.string()).meta({ title: 'Headers', description: 'Names in lower case' }),
  body: z.unknown().meta({ title: 'Body', description: 'JSON or text; null when there is none' }),
};

/** The body in its format. Fails with `http.not-json` when JSON was promised and none came. */
export function bodyOf(response: HttpResponse, format: AnswerFormat, intent: HttpRequest['intent']): unknown {
  if (response.text === '') return null;
  const isJson = format === 'json' || (format === 'auto' && saysJson(response));
  return isJson ? jsonOf(response, intent) : response.text;
}

/** What a flow is told about headers: cookies are credentials, and none of its business. */
export function headersOf({ headers }: HttpResponse): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'set-cookie'));
}

/** Throws the failure that a status stands for, unless it means success. */
export function insistOnSuccess(response: HttpResponse, intent: HttpRequest['intent']): void {
  const failure = failureOfStatus('http', response, intent);
  if (failure !== undefined) throw new FailureError(failure);
}

/**
 * What is found at `data.orders` in a body; undefined when nothing is. A name with dots in it is found too, such as
 * `@odata.nextLink`.
 */
export function valueAt(body: unknown, path: string): unknown {
  if (path === '') return body;
  if (typeof body !== 'object' || body === null) return undefined;
  const record = new Map(Object.entries(body));
  if (record.has(path)) return record.get(path);
  const [first = '', ...rest] = path.split('.');
  return rest.length === 0 ? undefined : valueAt(record.get(first), rest.join('.'));
}

function saysJson({ headers }: HttpResponse): boolean {
  return /[/+]json\b/.test(headers['content-type'] ?? '');
}
