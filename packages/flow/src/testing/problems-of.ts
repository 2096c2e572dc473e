import type { Flow } from '../flow.ts';
import { validate } from '../validate.ts';
import { catalogue } from './drawn.ts';

/** Problems as `code at place`. */
export function problemsOf(flow: Flow): string[] {
  return validate(flow, catalogue).map(({ code, place: { node, field, wire } }) =>
    [
      code,
      'at',
      node ?? (wire === undefined ? 'the flow' : `wire ${String(wire)}`),
      ...(field === undefined ? [] : [field]),
    ].join(' '),
  );
}
