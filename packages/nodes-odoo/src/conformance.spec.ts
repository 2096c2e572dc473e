import { type AnyAction, describe as describeConnector, effectKindOf, jsonSchemaOf } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { odooConnector } from './index.ts';

const described = describeConnector(odooConnector);
const actions: Array<[string, AnyAction]> = odooConnector.actions.map((action) => [action.id, action]);

describe('the Odoo connector', () => {
  it('offers these nodes: flows pin them by name and version', () => {
    expect(described.connections.map(({ id }) => id)).toEqual(['odoo']);
    expect(described.nodes.map(({ type }) => type)).toEqual([
      'odoo.find-or-create-customer@1',
      'odoo.create-sales-order@1',
    ]);
  });

  it.each(actions)('%s stays single under a natural key', (_id, { effect, input, sample }) => {
    expect(effectKindOf(effect)).toBe('once');
    if (typeof effect === 'string' || !('once' in effect)) throw new Error('no key');
    expect(effect.once.per(input.parse(sample.input))).toMatch(/^shop\//);
  });

  it.each(actions)('%s has samples that fit', (_id, { input, output, sample }) => {
    expect(input.parse(sample.input)).toEqual(sample.input);
    expect(output.parse(sample.output)).toEqual(sample.output);
  });

  it.each(actions)('%s says what each field of its form is', (_id, { input }) => {
    const { properties } = jsonSchemaOf(input);
    for (const field of Object.values(properties ?? {})) expect(field).toHaveProperty('title');
  });

  it.each(actions)('%s names the record it made', (_id, { record, sample }) => {
    expect(record?.(sample.output)).toEqual({
      label: expect.stringMatching(/./),
      entity: expect.stringMatching(/^[a-z-]+$/),
      id: expect.stringMatching(/^[0-9]+$/),
    });
  });

  it('keeps the key of a connection secret', () => {
    expect(described.connections[0]?.settings).toMatchObject({
      required: ['url', 'database', 'login', 'apiKey'],
      properties: { apiKey: { 'x-sensitive': 'secret' } },
    });
  });
});
