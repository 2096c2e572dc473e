import type { Death } from '@crossdock/engine/testing';
import { coreConnector } from '@crossdock/nodes-core';
import { Sandbox } from '@crossdock/sandbox';
import { nodeType } from '@crossdock/sdk';
import { afterAll, describe, expect, it } from 'vitest';
import { corpus } from './corpus/corpus.ts';
import { type FinalState, happen } from './corpus-world.ts';

const sandbox = new Sandbox({ processes: 1 });
afterAll(() => sandbox.stop());

describe('the corpus', () => {
  it('has more than thirty cases', () => {
    expect(corpus.length).toBeGreaterThan(30);
  });

  it('uses every built-in node', () => {
    const used = new Set(
      corpus.flatMap(({ flows }) =>
        Object.values(flows).flatMap(({ nodes }) => Object.values(nodes).map(({ type }) => type)),
      ),
    );
    const { triggers, logic, actions } = coreConnector;
    expect([...triggers, ...logic, ...actions].map(nodeType).filter((type) => !used.has(type))).toEqual([]);
  });

  it.each(corpus)('$title', async (each) => {
    const { state } = await happen(each, sandbox);
    const runs = each.events.map((_, index) => state.runs[`run-${String(index + 1)}`]);
    expect(runs.map((run) => run?.failure ?? run?.ended)).toEqual(each.ends);
    expect(state.written).toEqual([...each.leaves].sort());
  });
});

describe.each(corpus)('processes that die while: $title', (each) => {
  it('leave the same as those that live, wherever they die', async () => {
    const calm = await happen(each, sandbox);
    for (const death of deathsIn(calm.points)) {
      const { state } = await happen(each, sandbox, { deaths: [death] });
      expect(state, `dies ${death.when} point ${String(death.at)}`).toEqual(calm.state);
    }
  });

  it('leave the same when the first answer of another system is lost, too', async () => {
    const calm = await happen(each, sandbox);
    const lost = await happen(each, sandbox, { losesAnswer: true });
    expect(withoutPaths(lost.state)).toEqual(withoutPaths(calm.state));
    for (const death of deathsIn(lost.points).filter(({ at }) => at % 3 === 1)) {
      const { state } = await happen(each, sandbox, { losesAnswer: true, deaths: [death] });
      expect(withoutPaths(state), `dies ${death.when} point ${String(death.at)}`).toEqual(
        withoutPaths(calm.state),
      );
    }
  });

  it('leave the same when they die twice', async () => {
    const calm = await happen(each, sandbox);
    for (const first of deathsIn(calm.points).filter(({ at }) => at % 5 === 2)) {
      const deaths = [first, { at: first.at + 2, when: 'after' as const }];
      const { state } = await happen(each, sandbox, { deaths });
      expect(state, `dies ${first.when} point ${String(first.at)}, and again`).toEqual(calm.state);
    }
  });
});

function deathsIn(points: number): Death[] {
  return Array.from({ length: points }, (_, index) => index + 1).flatMap((at) => [
    { at, when: 'before' as const },
    { at, when: 'after' as const },
  ]);
}

/** A run that waits for its next attempt may be overtaken: which of two equal runs did it is not told apart. */
function withoutPaths({ runs, ...rest }: FinalState): object {
  const ends = Object.entries(runs).map(([run, { path: _path, ...standing }]) => [run, standing] as const);
  return { ...rest, runs: Object.fromEntries(ends) };
}
