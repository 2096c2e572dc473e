import { describe, expect, it } from 'vitest';
import type { Flow } from './flow.ts';
import { action, catalogue, drawn, mapNode, routeNode, trigger } from './testing/drawn.ts';
import { validate } from './validate.ts';

const paid = { field: 'trigger.status', operator: 'equals', value: 'paid' } as const;

const complete = (): Flow =>
  drawn(
    `trigger   -> map
     map       -> route
     route.b2b -> wholesale
     route.otherwise -> retail
     wholesale -> receipt
     retail    -> receipt`,
    {
      map: mapNode({
        number: { ref: 'trigger.number' },
        lines: { each: 'trigger.lines', fields: { sku: { ref: 'item.sku' }, at: { formula: 'index + 1' } } },
        method: { lookup: { table: 'methods', key: 'trigger.method' } },
      }),
      route: routeNode({ b2b: { all: [paid, { any: [{ formula: 'steps.map.number != ""' }, paid] }] } }),
      receipt: action({ inputs: { number: { ref: 'steps.map.number' }, note: { value: 'Thanks' } } }),
    },
  );

describe('a flow that may be published', () => {
  it('has no problems', () => {
    expect(validate(complete(), catalogue)).toEqual([]);
  });

  it('may be as small as a trigger', () => {
    expect(validate(drawn('', { trigger }), catalogue)).toEqual([]);
  });
});
