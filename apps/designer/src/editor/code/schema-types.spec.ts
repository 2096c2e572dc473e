import { describe, expect, it } from 'vitest';
import { typeOfSchema } from './schema-types.ts';

describe('what code is told of a value', () => {
  it.each([
    [{ type: 'string' }, 'string'],
    [{ type: 'integer' }, 'number'],
    [{ enum: ['paid', 'open'] }, '("paid") | ("open")'],
    [{ const: 1 }, '1'],
    [{ type: ['string', 'null'] }, '(string) | (null)'],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, '(string) | (number)'],
    [{ type: 'array', items: { type: 'string' } }, 'Array<string>'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
  ])('is what its schema says: %j', (schema, type) => {
    expect(typeOfSchema(schema)).toBe(type);
  });

  it('has its fields, those that may be missing, and what they are about', () => {
    const schema = {
      type: 'object',
      properties: { sku: { type: 'string', title: 'Article' }, 'tax-id': { type: 'string' } },
      required: ['sku'],
    };
    expect(typeOfSchema(schema)).toBe('{ /** Article */ "sku": string; "tax-id"?: string; }');
  });

  it('follows references, and ends where a schema contains itself', () => {
    const schema = {
      $ref: '#/$defs/Part',
      $defs: {
        Part: { type: 'object', properties: { parts: { type: 'array', items: { $ref: '#/$defs/Part' } } } },
      },
    };
    expect(typeOfSchema(schema)).toMatch(/^\{ "parts"\?: Array<\{ "parts"\?: .*any/);
  });

  it('is what the sample has where no schema says anything', () => {
    expect(typeOfSchema({}, { lines: [{ sku: 'MUG' }], note: null })).toBe(
      '{ "lines": Array<{ "sku": string; }>; "note": any; }',
    );
  });

  it('may be anything where nobody knows', () => {
    expect([typeOfSchema({}), typeOfSchema({}, {}), typeOfSchema({ type: 'array' }, [])]).toEqual([
      'any',
      'any',
      'Array<any>',
    ]);
  });
});
