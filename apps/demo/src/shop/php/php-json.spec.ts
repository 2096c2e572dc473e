import { expect, it } from 'vitest';
import { fixture } from '../testing/recorded.ts';
import type { RecordedDelivery } from '../testing/recorded.ts';
import { phpJson } from './php-json.ts';
import { parsePhpQuery, phpToJson } from './php-query.ts';

const bodies = fixture<RecordedDelivery[]>('deliveries')
  .map((delivery) => Buffer.from(delivery.raw_body_base64, 'base64').toString())
  .filter((body) => body.startsWith('{'));

it.each(bodies)('prints a recorded body byte by byte as the shop did: %.40s', (body) => {
  expect(phpJson(JSON.parse(body))).toBe(body);
});

it('escapes slashes, umlauts and emoji', () => {
  expect(phpJson({ city: 'Köln/🫖' })).toBe('{"city":"K\\u00f6ln\\/\\ud83e\\uded6"}');
});

it('reads lists in a query as PHP does', () => {
  expect(phpToJson(parsePhpQuery('status[]=any&status[]=trash&a[b]=1&page=2'))).toEqual({
    status: ['any', 'trash'],
    a: { b: '1' },
    page: '2',
  });
});
