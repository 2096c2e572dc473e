import { describe, expect, it } from 'vitest';
import type { ReferenceNode } from '../inspector/reference-tree.ts';
import { fieldFor, setField, suggestionsFor } from './mapping-edits.ts';
import { coverageOf, targetRows } from './target-rows.ts';

const text = { type: 'string' };
const schema = {
  type: 'object',
  required: ['reference', 'customer', 'lines'],
  properties: {
    reference: text,
    note: text,
    customer: { type: 'object', required: ['name'], properties: { name: text, email: text } },
    address: { type: 'object', required: ['city'], properties: { city: text, street: text } },
    lines: {
      type: 'array',
      items: { type: 'object', required: ['sku', 'quantity'], properties: { sku: text, quantity: text } },
    },
  },
};

describe('coverage', () => {
  it('counts required fields, those inside of required objects one by one', () => {
    expect(coverageOf(targetRows(schema, {}))).toEqual({
      required: 3,
      covered: 0,
      missing: ['reference', 'customer.name', 'lines'],
    });
  });

  it('takes an object that is mapped as a whole as covered', () => {
    const { covered, missing } = coverageOf(targetRows(schema, { customer: { ref: 'trigger.customer' } }));
    expect(covered).toBe(1);
    expect(missing).toEqual(['reference', 'lines']);
  });

  it('asks for the required fields of an optional object once one of its fields is filled', () => {
    const fields = { 'address.street': { ref: 'trigger.street' } };
    expect(coverageOf(targetRows(schema, fields)).missing).toContain('address.city');
  });

  it('looks into the items of a list', () => {
    const fields = { lines: { each: 'trigger.lines', fields: { sku: { ref: 'item.sku' } } } };
    expect(coverageOf(targetRows(schema, fields))).toMatchObject({
      required: 5,
      covered: 2,
      missing: ['reference', 'customer.name', 'lines[].quantity'],
    });
  });

  it('shows fields that the target does not know, last', () => {
    const rows = targetRows(schema, { surprise: { value: 1 } });
    expect(rows.at(-1)).toMatchObject({ path: 'surprise', unknown: true });
  });
});

describe('edits', () => {
  const fields = { lines: { each: 'trigger.lines', fields: { sku: { ref: 'item.sku' } } } };

  it('reach into lists, and clear what is set to nothing', () => {
    const set = setField(fields, ['lines'], 'quantity', { ref: 'item.quantity' });
    expect(fieldFor(set, { lists: ['lines'], path: 'quantity' })).toEqual({ ref: 'item.quantity' });
    expect(setField(set, ['lines'], 'quantity', null)).toEqual(fields);
  });

  it('suggest sources of the same name and a fitting type, and leave alone what is set', () => {
    const leaf = (path: string, type: string): ReferenceNode => ({
      path,
      title: path,
      type,
      sample: undefined,
      schema: {},
      children: [],
    });
    const sources = [
      leaf('trigger.reference', 'string'),
      leaf('trigger.note', 'list'),
      leaf('trigger.customer.name', 'string'),
    ];
    const rows = targetRows(schema, { reference: { value: 'set' } });
    expect(suggestionsFor(rows, sources)).toEqual([{ path: 'customer.name', ref: 'trigger.customer.name' }]);
  });
});
