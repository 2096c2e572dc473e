import { effectKindOf } from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { coreConnector } from '../index.ts';

describe('the actions of the platform', () => {
  it.each(coreConnector.actions)('have samples that are right: $id', ({ input, output, sample }) => {
    expect(input.safeParse(sample.input).error).toBeUndefined();
    expect(output.safeParse(sample.output).error).toBeUndefined();
  });

  it.each(coreConnector.actions)('say in a sentence what they are for: $id', ({ title, description }) => {
    expect(title).toMatch(/^[A-Z]/);
    expect(description).toMatch(/^[A-Z].+\.$/);
  });

  it.each(coreConnector.actions.filter(({ ports }) => ports !== undefined))(
    'take a way they have: $id',
    ({ ports, portOf, sample }) => {
      expect(ports).toContain(portOf?.(sample.output));
    },
  );

  it('change nothing by waiting or reading, and what others change is safe to repeat', () => {
    const own = coreConnector.actions.filter(({ id }) => !id.includes('http'));
    const effects = Object.fromEntries(own.map(({ id, effect }) => [id, effectKindOf(effect)]));
    expect(effects).toEqual({
      'core.delay': 'none',
      'core.wait-for-event': 'none',
      'core.approval': 'repeatable',
      'core.sub-flow': 'repeatable',
      'core.publish-event': 'repeatable',
      'core.de-duplicate': 'repeatable',
      'core.aggregate': 'repeatable',
      'core.throttle': 'repeatable',
      'core.find-reference': 'read',
      'core.link-reference': 'repeatable',
    });
  });
});
