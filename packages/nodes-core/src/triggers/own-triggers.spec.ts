import { describe, expect, it } from 'vitest';
import { eventTrigger } from './event.trigger.ts';
import { fileTrigger } from './file.trigger.ts';
import { scheduleTrigger } from './schedule.trigger.ts';

interface WithParams {
  params?: {
    safeParse: (given: unknown) => {
      error?: { issues: Array<{ path: PropertyKey[]; message: string }> } | undefined;
    };
  };
}
const mistakes = ({ params }: WithParams, given: unknown) =>
  params?.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];

describe('a schedule', () => {
  it('says when, by whose clock, and what to do with moments that were missed', () => {
    const params = { cron: '0 6 * * MON-FRI', zone: 'Europe/Berlin' };
    expect(mistakes(scheduleTrigger, params)).toEqual([]);
    expect(scheduleTrigger.schedule?.(params)).toEqual({ ...params, misfire: 'run-once' });
  });

  it.each([
    ['* * * *', /^cron: must have five fields, such as 0 6 \* \* MON-FRI/],
    ['0 0 6 * * *', /^cron: must have five fields/],
    ['61 * * * *', /Invalid value for minute: 61/],
    ['0 0 31 2 *', /^cron: names a moment that never comes/],
  ])('is told what is wrong with %s', (cron, message) => {
    expect(mistakes(scheduleTrigger, { cron, zone: 'UTC' })).toEqual([expect.stringMatching(message)]);
  });

  it('is told when nobody knows its time zone', () => {
    expect(mistakes(scheduleTrigger, { cron: '0 6 * * *', zone: 'Europe/Atlantis' })).toEqual([
      'zone: must be the name of a time zone, such as Europe/Berlin',
    ]);
  });
});

describe('an event of another flow', () => {
  it('is given as it was published, and found by what the flow says', () => {
    const params = { name: 'order.placed', keys: { order: 'number' } };
    const event = eventTrigger.accepts.parse({
      id: 'e',
      name: 'order.placed',
      correlation: 'c',
      body: { number: '1' },
    });
    expect(eventTrigger.listens?.(params)).toBe('order.placed');
    expect(eventTrigger.map(event, { system: 'core' })).toEqual({ number: '1' });
    expect(eventTrigger.keys(event, params)).toEqual({ order: '1' });
    expect(mistakes(eventTrigger, { name: 'placed' })).toEqual([
      'name: must be entity and what happened, such as order.placed',
    ]);
  });
});

describe('a file', () => {
  it('is read as the flow says', () => {
    expect(fileTrigger.upload?.({ file: { format: 'csv', separator: ';' } })).toEqual({
      format: 'csv',
      separator: ';',
      encoding: 'utf-8',
      columns: [],
      skipBadRows: false,
    });
    expect(mistakes(fileTrigger, { file: { format: 'csv', separator: '"' } })).toHaveLength(1);
    expect(mistakes(fileTrigger, { file: { format: 'json', separator: ';' } })).toHaveLength(1);
  });

  it('gives its rows by reference, or as they are when somebody starts the flow by hand', () => {
    const rows = { stored: '00000000-0000-4000-8000-000000000001', count: 7 };
    const map = (event: unknown) => fileTrigger.map(fileTrigger.accepts.parse(event), { system: 'core' });
    expect(map({ name: 'a.csv', rows })).toEqual({ name: 'a.csv', rows, count: 7, skipped: 0 });
    expect(map({ name: 'a.csv', rows: [{ sku: '1' }] })).toMatchObject({ rows: [{ sku: '1' }], count: 1 });
  });
});
