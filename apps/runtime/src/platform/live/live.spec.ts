import { LiveEvent } from '@crossdock/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../testing/control-plane.ts';
import { LiveHub } from './live-hub.ts';

let plane: ControlPlane;
let hub: LiveHub;

beforeAll(async () => {
  plane = await startControlPlane();
  hub = plane.app.get(LiveHub);
});
afterAll(() => plane.close());

/** Listens as a screen does; `next` gives the next event. */
async function listen(environment: string) {
  const leaving = new AbortController();
  const response = await fetch(`${plane.url}/api/environments/${environment}/live`, {
    headers: { authorization: `Bearer ${plane.token}` },
    signal: leaving.signal,
  });
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const next = async (): Promise<LiveEvent | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end >= 0) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        if (block.startsWith('data: ')) return LiveEvent.parse(JSON.parse(block.slice(6)));
        continue;
      }
      const { value, done } = await reader.read();
      if (done) return undefined;
      text += decoder.decode(value, { stream: true });
    }
  };
  return {
    response,
    next,
    leave: () => {
      leaving.abort();
    },
  };
}

describe('the live stream', () => {
  it('greets first, then tells what happens in its environment', async () => {
    const [dev, prod] = [await listen('dev'), await listen('prod')];
    expect(dev.response.headers.get('content-type')).toBe('text/event-stream');
    expect(dev.response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await dev.next()).toMatchObject({ type: 'hello' });
    expect(await prod.next()).toMatchObject({ type: 'hello' });
    hub.publish('dev', { type: 'flow', flow: 'only-dev' });
    hub.publishEverywhere({ type: 'flow', flow: 'everywhere' });
    expect(await dev.next()).toEqual({ type: 'flow', flow: 'only-dev' });
    expect(await dev.next()).toEqual({ type: 'flow', flow: 'everywhere' });
    expect(await prod.next()).toEqual({ type: 'flow', flow: 'everywhere' });
    dev.leave();
    prod.leave();
  });

  it('tells that a flow was changed', async () => {
    const screen = await listen('dev');
    await screen.next();
    const { id } = await plane.client.flows.create({ body: { name: 'Returns' } });
    expect(await screen.next()).toEqual({ type: 'flow', flow: id });
    screen.leave();
  });

  it('costs nothing once nobody listens', async () => {
    const screen = await listen('prod');
    await screen.next();
    expect(hub.listening('prod')).toBe(true);
    screen.leave();
    await expect.poll(() => hub.listening('prod')).toBe(false);
  });

  it('drops a screen that cannot keep up, and no other', async () => {
    const [slow, quick] = [await listen('dev'), await listen('dev')];
    await slow.next();
    await quick.next();
    const flow = 'x'.repeat(100_000);
    for (let count = 0; count < 300; count += 1) {
      hub.publish('dev', { type: 'flow', flow });
      expect(await quick.next()).toEqual({ type: 'flow', flow });
    }
    const readOn = async () => {
      while ((await slow.next()) !== undefined);
    };
    await expect(readOn()).rejects.toThrow();
    quick.leave();
  });

  it('is not for an environment that does not exist', async () => {
    const { response } = await listen('nowhere');
    expect(response.status).toBe(404);
  });

  it('ends when the server stops', async () => {
    const other = await startControlPlane();
    const response = await fetch(`${other.url}/api/environments/dev/live`, {
      headers: { authorization: `Bearer ${other.token}` },
    });
    const text = response.text();
    await other.close();
    expect(await text).toContain('"hello"');
  });
});
