/** An answer that WordPress gives instead of the record: a code, a sentence and `data.status`. */
export class RestError extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: Record<string, unknown>;

  constructor(status: number, code: string, message: string, data: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.data = data;
  }

  body() {
    return { code: this.code, message: this.message, data: { status: this.status, ...this.data } };
  }
}

/** One parameter that WordPress refuses, in the words of its schema validation. */
export interface InvalidParam {
  name: string;
  code: string;
  message: string;
}

export function invalidParams(problems: InvalidParam[]): RestError {
  const names = problems.map((problem) => problem.name).join(', ');
  return new RestError(400, 'rest_invalid_param', `Invalid parameter(s): ${names}`, {
    params: Object.fromEntries(problems.map(({ name, message }) => [name, message])),
    details: Object.fromEntries(
      problems.map(({ name, code, message }) => [name, { code, message, data: null }]),
    ),
  });
}

export function missingParams(names: string[]): RestError {
  return new RestError(400, 'rest_missing_callback_param', `Missing parameter(s): ${names.join(', ')}`, {
    params: names,
  });
}

export const noRoute = () =>
  new RestError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
