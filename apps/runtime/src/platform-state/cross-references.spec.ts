import { isFailureError } from '@crossdock/sdk';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../../../../tools/launch/test-database.ts';
import { createMigratedDatabase } from '../testing/database.ts';
import { CrossReferences } from './cross-references.ts';

let database: TestDatabase;
let pool: Pool;
let references: CrossReferences;

beforeAll(async () => {
  database = await createMigratedDatabase();
  pool = new Pool({ connectionString: database.url, max: 5 });
  references = new CrossReferences(pool);
});
beforeEach(() => pool.query('truncate cross_references'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const order = { entity: 'order', from: 'shop/order/1001', system: 'erp', to: '42' };
const link = (change: Partial<typeof order> = {}) => references.link('dev', { ...order, ...change });
const find = (from: string, system: string, entity = 'order') =>
  references.find('dev', { entity, from, system });
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'none',
    (error: unknown) =>
      isFailureError(error) ? `${error.failure.kind} ${error.failure.code}` : String(error),
  );

describe('cross-references', () => {
  it('say which record of another system is the same thing', async () => {
    await link();
    expect(await find('shop/order/1001', 'erp')).toBe('42');
    expect(await find('shop/order/1001', 'finance')).toBeUndefined();
    expect(await find('shop/order/1001', 'erp', 'return')).toBeUndefined();
    expect(await references.find('prod', { ...order })).toBeUndefined();
  });

  it('are found from the other side', async () => {
    await link();
    expect(await find('erp/sales-order/42', 'shop')).toBe('1001');
    await link({ from: 'shop/order/A/7', to: 'erp/sales-order/43' });
    expect(await find('erp/sales-order/43', 'shop')).toBe('shop/order/A/7');
  });

  it('are written once, however often and from wherever', async () => {
    await Promise.all(Array.from({ length: 10 }, () => link()));
    expect((await references.list('dev', { limit: 50 })).references).toHaveLength(1);
  });

  it('never contradict what is known', async () => {
    await link();
    expect(await codeOf(link({ to: '43' }))).toBe('policy core.reference-conflict');
    expect(await find('shop/order/1001', 'erp')).toBe('42');
  });

  it('let one of two who say different things in the same moment win', async () => {
    const codes = await Promise.all(['42', '43'].map((to) => codeOf(link({ to }))));
    expect(codes.toSorted()).toEqual(['none', 'policy core.reference-conflict']);
  });

  it('are not guessed at when several records became one', async () => {
    await link();
    await link({ from: 'shop/order/1002' });
    expect(await codeOf(find('erp/sales-order/42', 'shop'))).toBe('policy core.reference-ambiguous');
  });

  it('are listed newest first, and found by the beginning of either record', async () => {
    await link();
    await link({ from: 'shop/order/2001', to: '77_1' });
    const search = async (text: string) =>
      (await references.list('dev', { search: text, limit: 50 })).references.map(({ from }) => from);
    expect(await search('shop/order/')).toEqual(['shop/order/2001', 'shop/order/1001']);
    expect(await search('77_')).toEqual(['shop/order/2001']);
    expect(await search('7__')).toEqual([]);
    const first = await references.list('dev', { limit: 1 });
    expect(first.references.map(({ to }) => to)).toEqual(['77_1']);
    const next = await references.list('dev', { limit: 1, cursor: first.next ?? '' });
    expect(next).toMatchObject({ references: [{ to: '42' }], next: null });
  });
});
