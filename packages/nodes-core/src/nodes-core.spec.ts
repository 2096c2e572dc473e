import { Mapping, RouteParams } from '@crossdock/flow';
import { describe as described, type NodeDescriptor } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { sendHttpRequest } from './actions/http-request.ts';
import { coreConnector } from './index.ts';

const { nodes, connections } = described(coreConnector);
const node = (type: string): NodeDescriptor => {
  const found = nodes.find((each) => each.type === type);
  if (found === undefined) throw new Error(`No node ${type}`);
  return found;
};

describe('the nodes every installation has', () => {
  it('act without a connection, but for HTTP APIs', () => {
    const types = nodes.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['core.map@1', 'core.route@1', 'core.send-http-request@1']));
    expect(connections.map(({ id }) => id)).toContain('core.http');
    const connected = nodes.filter((each) => each.kind === 'action' && each.connection !== undefined);
    expect(connected.map(({ type }) => type)).toEqual(['core.http-read@1', 'core.http-write@1']);
  });

  it('say in a sentence what they are for', () => {
    for (const { title, description } of nodes) {
      expect(title).not.toBe('');
      expect(description).toMatch(/^[A-Z].+\.$/);
    }
  });

  it('have samples that are right', () => {
    expect(Mapping.safeParse(node('core.map@1').sample).error).toBeUndefined();
    expect(RouteParams.safeParse(node('core.route@1').sample).error).toBeUndefined();
    expect(sendHttpRequest.input.safeParse(sendHttpRequest.sample.input).error).toBeUndefined();
    expect(sendHttpRequest.output.safeParse(sendHttpRequest.sample.output).error).toBeUndefined();
  });

  it('are edited by the mapping and the branches editor', () => {
    expect(node('core.map@1')).toMatchObject({
      params: { properties: { fields: { ui: 'mapping', title: 'Fields' } } },
    });
    expect(node('core.route@1')).toMatchObject({ params: { properties: { branches: { ui: 'branches' } } } });
  });
});

describe('the HTTP request', () => {
  it('must be told where to, under which key and what; the rest has defaults', () => {
    expect(node('core.send-http-request@1')).toMatchObject({
      effect: 'keyed',
      input: {
        required: ['url', 'idempotencyKey', 'body'],
        properties: {
          method: { default: 'POST' },
          keyHeader: { default: 'Idempotency-Key', advanced: true },
        },
      },
    });
  });

  it.each([
    ['url', 'erp', 'url: Invalid URL'],
    [
      'idempotencyKey',
      '',
      'idempotencyKey: must be plain letters, digits and signs, since it travels in a header',
    ],
    [
      'idempotencyKey',
      'Größe',
      'idempotencyKey: must be plain letters, digits and signs, since it travels in a header',
    ],
    [
      'idempotencyKey',
      'a\r\nx-evil: 1',
      'idempotencyKey: must be plain letters, digits and signs, since it travels in a header',
    ],
    ['keyHeader', 'No Header', 'keyHeader: must be the name of a header, such as Idempotency-Key'],
    ['method', 'GET', 'method: Invalid option: expected one of "POST"|"PUT"|"PATCH"|"DELETE"'],
  ])('refuses %s = %j and names the field', (field, value, refusal) => {
    const given = sendHttpRequest.input.safeParse({ ...sendHttpRequest.sample.input, [field]: value });
    expect(given.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
      refusal,
    ]);
  });
});
