import { woocommerceConnector } from '@crossdock/nodes-woocommerce';
import { describe, expect, it } from 'vitest';
import { arrivalOf, readEvent, readSweptEvent } from './arrival.ts';

const [trigger] = woocommerceConnector.triggers;
if (trigger === undefined) throw new Error('WooCommerce has no trigger');
const of = { trigger, params: {} };
const order = trigger.sample as Record<string, unknown>;
const bodyOf = (event: unknown, indent?: number) => Buffer.from(JSON.stringify(event, null, indent));
const read = (change: Record<string, unknown> = {}) => readEvent(of, bodyOf({ ...order, ...change }));

describe('what makes an event the same event', () => {
  it('names the record, its state and its content', () => {
    const { eventId, keys, misfit } = read();
    expect(misfit).toBeUndefined();
    expect(eventId).toMatch(/^\d+@\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d#[0-9a-f]{12}$/);
    expect(keys).toEqual({ order: order['number'] });
  });

  it('is not how it came: by webhook twice, or by a sweep, it is one', () => {
    const swept = readSweptEvent(of, structuredClone(order));
    expect([read().eventId, readEvent(of, bodyOf(order, 2)).eventId]).toEqual([swept.eventId, swept.eventId]);
  });

  it('is not what nobody looks at: a plug-in that adds a field makes no new event', () => {
    expect(read({ _some_plugin: Math.PI, meta_data: [] }).eventId).toBe(read().eventId);
  });

  it('is the content: two changes within one second are two events', () => {
    expect(read({ status: 'completed' }).eventId).not.toBe(read().eventId);
    expect(read({ status: 'completed' }).eventId.split('#')[0]).toBe(read().eventId.split('#')[0]);
  });

  it('is the time of the change: the same content again, later, is another event', () => {
    expect(read({ date_modified_gmt: '2030-01-01T00:00:00' }).eventId).not.toBe(read().eventId);
  });
});

describe('an event that cannot be read', () => {
  it('is kept with all that is wrong with it, field by field', () => {
    const { misfit, body, event, keys } = read({ total: 119, number: '' });
    expect(misfit).toMatchObject({ kind: 'permanent', code: 'core.event-misfit' });
    expect(misfit?.message).toMatch(/number: .*total: |total: .*number: /);
    expect(event).toEqual({ ...order, total: 119, number: '' });
    expect(JSON.parse(body.toString())).toEqual(event);
    expect(keys).toEqual({});
  });

  it('is kept as the text it is when it is not JSON', () => {
    const { misfit, body, event, eventId } = readEvent(of, Buffer.from('<html>Bad gateway</html>'));
    expect(misfit).toMatchObject({ kind: 'permanent', code: 'core.not-json' });
    expect([event, JSON.parse(body.toString())]).toEqual([
      '<html>Bad gateway</html>',
      '<html>Bad gateway</html>',
    ]);
    expect(eventId).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is one event when the same bytes come again, and another one otherwise', () => {
    const idOf = (text: string) => readEvent(of, Buffer.from(text)).eventId;
    expect(idOf('not json')).toBe(idOf('not json'));
    expect(idOf('not json')).not.toBe(idOf('not json!'));
    expect(idOf('{"id": 1}')).toBe(idOf('{"id": 1}'));
    expect(idOf('{"id": 1}')).not.toBe(idOf('{"id": 2}'));
  });

  it('is told from others when it is nested without end', () => {
    const { misfit, event } = readEvent(of, Buffer.from('['.repeat(100_000) + ']'.repeat(100_000)));
    expect(misfit?.message).toBe('The body is not JSON: it is nested too deeply.');
    expect(typeof event).toBe('string');
  });
});

describe('an arrival', () => {
  it('is for the flow and the version that are deployed now', () => {
    const deployed = { environment: 'dev', flow: 'orders', version: 7 };
    const event = read();
    expect(arrivalOf(deployed, 'sweep', event)).toEqual({
      ...deployed,
      source: 'sweep',
      eventId: event.eventId,
      keys: event.keys,
      body: event.body,
    });
  });
});
