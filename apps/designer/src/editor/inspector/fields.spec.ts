import { Policy } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { discriminatorOf, formFields, initialValue, widgetOf } from './fields.ts';
import { policySchema } from './policy-schema.ts';
import { readAs } from './read-as.ts';

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
    [{ type: 'array', items: { enum: ['a', 'b'] } }, 'choices'],
    [{ type: 'object', properties: {} }, 'object'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'record'],
    [{ type: 'object', additionalProperties: { anyOf: [] }, ui: 'inputs' }, 'record'],
    [{ anyOf: [], ui: 'input' }, 'input'],
    [{ $ref: '#/$defs/condition', ui: 'condition' }, 'condition'],
    [{ type: 'string', ui: 'code' }, 'code'],
  ])('follows the hint, then the shape: %j', (schema, widget) => {
    expect(widgetOf(schema)).toBe(widget);
  });

  it('never shows a secret in a plain field, whatever the hint says', () => {
    expect(widgetOf({ type: 'string', ui: 'text', 'x-sensitive': 'secret' })).toBe('secret');
  });

  it('lets people write freely what may be of any kind, and records as JSON', () => {
    expect(widgetOf({})).toBe('free');
    expect(widgetOf({ type: ['string', 'number'] })).toBe('free');
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

  it('without such a constant are written freely', () => {
    expect(widgetOf({ anyOf: [{ type: 'string' }, { type: 'number' }] })).toBe('free');
  });
});

it('begins an optional record with what it must have', () => {
  const schema = {
    type: 'object',
    properties: { most: { type: 'integer', minimum: 2 }, owner: { type: 'string' } },
    required: ['most'],
  };
  expect(initialValue(schema)).toEqual({ most: 2 });
});

it('reads a value that is written freely, without losing a digit', () => {
  expect(readAs('5')).toBe(5);
  expect(readAs('19.90')).toBe('19.90');
  expect(readAs('0042')).toBe('0042');
  expect(readAs('true')).toBe(true);
  expect(readAs('{"ok": true}')).toEqual({ ok: true });
  expect(readAs('Hello')).toBe('Hello');
});

it('shows a node the policy of its flow as defaults', () => {
  const policy = Policy.parse({ retry: { attempts: 3 } });
  const [retry, timeout] = formFields(policySchema(policy));
  expect(formFields(retry?.schema ?? {}).find(({ key }) => key === 'attempts')?.schema['default']).toBe(3);
  expect(timeout).toMatchObject({ key: 'callTimeoutMs', widget: 'duration', schema: { default: 120_000 } });
});
