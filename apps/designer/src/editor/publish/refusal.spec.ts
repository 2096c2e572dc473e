import { ApiError } from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import { placedIn, withRefused } from './refusal.ts';

const refused = (errors: { field: string; message: string; line?: number }[], code = 'flow.invalid') =>
  new ApiError({ type: 'about:blank', title: 'Not acceptable', status: 422, code, detail: 'No.', errors });

const flow = Flow.parse({
  schema: 1,
  nodes: { start: { type: 'core.manual@1' }, tidy: { type: 'core.code@1' } },
  wires: [{ from: 'start.out', to: 'tidy' }],
});

describe('what the server refused to publish', () => {
  it('is placed on node, field and line, or on its wire', () => {
    const error = refused([
      { field: 'nodes.tidy.params.source', message: 'unreadable', line: 2 },
      { field: 'nodes.start', message: 'unknown' },
      { field: 'wires.0', message: 'misfit' },
    ]);
    expect(placedIn(error).map(({ place }) => place)).toEqual([
      { node: 'tidy', field: 'params.source', line: 2 },
      { node: 'start' },
      { wire: 0 },
    ]);
    expect(placedIn(refused([{ field: 'note', message: 'is too long' }], 'request.invalid-body'))).toEqual(
      [],
    );
    expect(placedIn(new TypeError('offline'))).toEqual([]);
  });

  it('stands until the node is changed, whatever happens to others', () => {
    const problems = placedIn(refused([{ field: 'nodes.tidy.params.source', message: 'unreadable' }]));
    const changed = (key: string): Flow => ({
      ...flow,
      nodes: { ...flow.nodes, [key]: { type: 'core.code@1', title: 'New' } },
    });
    expect(withRefused([], { flow, problems }, changed('start'))).toEqual(problems);
    expect(withRefused([], { flow, problems }, changed('tidy'))).toEqual([]);
  });

  it('is not told twice', () => {
    const problems = placedIn(refused([{ field: 'wires.0', message: 'misfit' }]));
    expect(withRefused([...problems], { flow, problems }, flow)).toEqual(problems);
  });
});
