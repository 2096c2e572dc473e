import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { misfitWords } from './misfit-words.ts';

const said = (schema: z.ZodType, given: unknown) =>
  schema.safeParse(given, { error: misfitWords }).error?.issues.map(({ message }) => message);

describe('what does not fit a schema', () => {
  it.each<[z.core.JSONSchema.JSONSchema, unknown, string]>([
    [{ type: 'string' }, 5, 'must be a text, not a number'],
    [{ type: 'string' }, undefined, 'is missing: it must be a text'],
    [{ type: 'boolean' }, 'yes', 'must be true or false, not a text'],
    [{ type: 'integer' }, 1.5, 'must be a whole number, not a number'],
    [{ type: 'array', items: {} }, { a: 1 }, 'must be a list, not an object with fields'],
    [{ type: 'object' }, [], 'must be an object with fields, not a list'],
    [{ type: 'number' }, null, 'must be a number, not null'],
    [{ type: ['string', 'null'] }, 5, 'must be a text or null, not a number'],
    [{ enum: ['card', 'cash', 'bank'] }, 'gold', 'must be "card", "cash" or "bank"'],
    [{ enum: ['card', 'cash'] }, undefined, 'is missing: it must be "card" or "cash"'],
    [{ const: 'yes' }, 'no', 'must be "yes"'],
    [{ type: 'string', minLength: 1 }, '', 'must not be empty'],
    [{ type: 'string', minLength: 3 }, 'ab', 'must have at least 3 characters'],
    [{ type: 'string', maxLength: 1 }, 'ab', 'must have at most 1 character'],
    [{ type: 'array', items: {}, minItems: 2 }, [1], 'must have at least 2 items'],
    [{ type: 'number', minimum: 0 }, -1, 'must be at least 0'],
    [{ type: 'number', exclusiveMinimum: 0 }, 0, 'must be more than 0'],
    [{ type: 'number', maximum: 9 }, 10, 'must be at most 9'],
    [{ type: 'number', multipleOf: 5 }, 7, 'must be a multiple of 5'],
    [{ type: 'string', format: 'email' }, 'ada', 'must be an e-mail address'],
    [{ type: 'string', format: 'date' }, '1.12.2026', 'must be a day such as 2026-12-31'],
    [{ type: 'string', pattern: '^[A-Z]+$' }, 'a', 'must match the pattern /^[A-Z]+$/'],
    [
      { type: 'object', properties: {}, additionalProperties: false },
      { a: 1, b: 2 },
      'has unknown fields "a", "b": remove them or check their spelling',
    ],
  ])('%j: %j %s', (schema, given, words) => {
    expect(said(z.fromJSONSchema(schema), given)).toEqual([words]);
  });

  it('is told in the words of the schema where it has its own', () => {
    expect(said(z.string('must be the name of the shop'), 1)).toEqual(['must be the name of the shop']);
  });
});
