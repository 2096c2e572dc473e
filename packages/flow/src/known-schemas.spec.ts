import { describe, expect, it } from 'vitest';
import { misfitOfPath } from './formula/schema-path.ts';
import { knownSchemas } from './known-schemas.ts';
import { catalogue, drawn, mapNode } from './testing/drawn.ts';

const flow = drawn('trigger -> map\nmap -> create', {
  map: mapNode({
    number: { ref: 'trigger.number' },
    'customer.address.city': { value: 'Berlin' },
    'customer.name': { ref: 'trigger.customer.name' },
    billing: { ref: 'trigger.billing' },
    'billing.city': { value: 'Berlin' },
    journal: { lookup: { table: 'methods', key: 'trigger.method' } },
    lines: { each: 'trigger.lines', fields: { sku: { ref: 'item.sku' } } },
  }),
});
const misfit = (path: string) => misfitOfPath(path, knownSchemas(flow, catalogue));

describe('what is known of the data in a flow', () => {
  it.each([
    ['trigger.billing.cty', 'there is no field "cty" in trigger.billing; did you mean "city"?'],
    ['steps.create.nothing', 'there is no field "nothing" in steps.create'],
    ['steps.map.numbr', 'there is no field "numbr" in steps.map; did you mean "number"?'],
    [
      'steps.map.customer.adress',
      'there is no field "adress" in steps.map.customer; did you mean "address"?',
    ],
    ['steps.map.lines.0.name', 'there is no field "name" in steps.map.lines.0'],
    ['steps.map.journal.id', 'steps.map.journal is a single value and has no field "id"'],
  ])('finds that %s is wrong: %s', (path, message) => {
    expect(misfit(path)).toBe(message);
  });

  it.each([
    'trigger.number',
    'steps.map.number',
    'steps.map.customer.address.city',
    'steps.map.billing.street',
    'steps.map.billing.city',
    'steps.map.lines.*.sku',
    'steps.nowhere.id',
    'item.sku',
  ])('has nothing against %s', (path) => {
    expect(misfit(path)).toBeUndefined();
  });
});
