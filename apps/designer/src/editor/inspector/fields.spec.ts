import { Policy } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { discriminatorOf, formFields, initialValue, widgetOf } from './fields.ts';
import { policySchema } from './policy-schema.ts';

describe('the widget of a field', () => {
  it.each([
    [{ type: 'string' }, 'text'],
    [{ type: 'string', ui: 'multiline' }, 'multiline'],
    [{ type: 'string', format: 'date-time' }, 'date-time'],
    [{ type: 'string', enum: ['a', 'b'] }, 'choice'],
    [{ type: 'string', ui: 'decimal' }, 'decimal'],
    [{ type: 'object', properties: {}, ui: 'money' }, 'money'],
    [{ type: 'integer', ui: 'duration' }, 'duration'],
    [{ type: 'integer' }, 'number'],
    [{ type: 'boolean' }, 'switch'],
    [{ type: 'array', items: { type: 'string' } }, 'list'],
    [{ type: 'object', properties: {} }, 'object'],
  ])('follows the hint, then the shape: %j', (schema, widget) => {
    expect(widgetOf(schema)).toBe(widget);
  });

  it('never shows a secret in a plain field, whatever the hint says', () => {
    expect(widgetOf({ type: 'string', ui: 'text', 'x-sensitive': 'secret' })).toBe('secret');
  });

  it('edits as JSON what it does not know', () => {
    expect(widgetOf({})).toBe('json');
    expect(widgetOf({ type: 'object', additionalProperties: true })).toBe('json');
    expect(widgetOf({ type: 'string', ui: 'from-a-newer-release' })).toBe('text');
  });
});

describe('the fields of a form', () => {
  const schema = {
    type: 'object',
    required: ['url', 'pageSize'],
    properties: {
      url: { type: 'string', title: 'Shop address', description: 'Where it answers' },
      pageSize: { type: 'integer', default: 50, advanced: true },
      isLive: { type: 'boolean' },
    },
  };

  it('keep the order of the schema and name what has no title', () => {
    expect(formFields(schema).map(({ title }) => title)).toEqual(['Shop address', 'Page size', 'Is live']);
  });

  it('are required only when there is no default', () => {
    expect(formFields(schema).map(({ required }) => required)).toEqual([true, false, false]);
  });

  it('go behind the fold when they are advanced', () => {
    expect(
      formFields(schema)
        .filter(({ advanced }) => advanced)
        .map(({ key }) => key),
    ).toEqual(['pageSize']);
  });
});

describe('alternatives', () => {
  const option = (kind: string) => ({
    type: 'object',
    properties: { kind: { const: kind }, path: { type: 'string' } },
  });

  it('are told apart by the constant that all of them have', () => {
    const schema = { oneOf: [option('file'), option('ftp')] };
    expect(discriminatorOf(schema)).toBe('kind');
    expect(widgetOf(schema)).toBe('alternatives');
    expect(initialValue(schema)).toEqual({ kind: 'file' });
  });

  it('without such a constant are JSON', () => {
    expect(widgetOf({ anyOf: [{ type: 'string' }, { type: 'number' }] })).toBe('json');
  });
});

it('shows a node the policy of its flow as defaults', () => {
  const policy = Policy.parse({ retry: { attempts: 3 } });
  const [retry, timeout] = formFields(policySchema(policy));
  expect(formFields(retry?.schema ?? {}).find(({ key }) => key === 'attempts')?.schema['default']).toBe(3);
  expect(timeout).toMatchObject({ key: 'callTimeoutMs', widget: 'duration', schema: { default: 120_000 } });
});
