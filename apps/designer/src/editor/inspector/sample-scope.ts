import {
  type Catalogue,
  compileMapping,
  type Expressions,
  type Flow,
  mapType,
  Mapping,
  type Scope,
  topological,
} from '@crossdock/flow';

/** What a run of this flow would see, as far as the samples of the node types tell; maps are computed. */
export function sampleScope(flow: Flow, catalogue: Catalogue, expressions: Expressions): Scope {
  const scope: Scope = { trigger: {}, steps: {}, run: { id: 'sample', number: '1' } };
  for (const key of topological(flow) ?? Object.keys(flow.nodes)) {
    const node = flow.nodes[key];
    const descriptor = node && catalogue.get(node.type);
    if (node === undefined || descriptor === undefined) continue;
    if (descriptor.kind === 'trigger') scope.trigger = descriptor.sample;
    if (descriptor.kind === 'action') scope.steps[key] = descriptor.sample.output;
    if (node.type === mapType) {
      const mapping = Mapping.safeParse(node.params);
      scope.steps[key] = mapping.success
        ? tried(() => compileMapping(expressions, mapping.data, key)(scope)).value
        : {};
    }
  }
  return scope;
}

/** A value, or the sentence that says why there is none. */
export interface Tried {
  value?: unknown;
  problem?: string;
}

export function tried(compute: () => unknown): Tried {
  try {
    return { value: compute() };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
