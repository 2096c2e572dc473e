import {
  type Catalogue,
  compileInput,
  constructOf,
  type Expressions,
  type Flow,
  ForEachParams,
  TryParams,
  type Scope,
  scopeOfItem,
  topological,
} from '@crossdock/flow';

/** What a run of this flow would see with the samples: outside of frames, and within each of them. */
export interface SampleScopes {
  root: Scope;
  /** By the key of the frame; in a for-each, the first item of the list stands for all. */
  within: ReadonlyMap<string, Scope>;
}

/** What a node would see. */
export function scopeAt({ root, within }: SampleScopes, flow: Pick<Flow, 'nodes'>, key: string): Scope {
  return within.get(flow.nodes[key]?.within ?? '') ?? root;
}

/** Computes whatever needs no system from the samples of the node types; the rest gives its own sample. */
export function sampleScopes(flow: Flow, catalogue: Catalogue, expressions: Expressions): SampleScopes {
  const root: Scope = { trigger: {}, steps: {}, vars: {}, run: { id: 'sample', number: '1' } };
  const within = new Map<string, Scope>();
  const order = topological(flow) ?? Object.keys(flow.nodes);
  const fill = (scope: Scope, frame: string | undefined) => {
    for (const key of order.filter((each) => flow.nodes[each]?.within === frame)) {
      const node = flow.nodes[key];
      const descriptor = node && catalogue.get(node.type);
      if (node === undefined || descriptor === undefined) continue;
      if (descriptor.kind === 'trigger') scope.trigger = descriptor.sample;
      if (descriptor.kind === 'action') scope.steps[key] = descriptor.sample.output;
      if (descriptor.kind === 'logic') logic(scope, key, node);
    }
  };
  const logic = (scope: Scope, key: string, { type, params }: Flow['nodes'][string]) => {
    const construct = constructOf(type);
    const given = construct?.params.safeParse(params);
    switch (construct?.kind) {
      case 'pure': {
        const computed =
          given?.success === true
            ? tried(() => construct.compile?.(given.data, { expressions, place: key })(scope)).value
            : undefined;
        scope.steps[key] = computed?.output ?? {};
        if (computed?.does === 'set') Object.assign(scope.vars ?? {}, computed.output);
        return;
      }
      case 'each': {
        const items = itemsOf(params, scope, expressions);
        const inner = scopeOfItem(scope, items[0], 0);
        within.set(key, inner);
        fill(inner, key);
        scope.steps[key] = eachOutput(params, inner, items.length, expressions);
        return;
      }
      case 'try':
        within.set(key, scope);
        fill(scope, key);
        scope.steps[key] = resultOf(TryParams.safeParse(params).data?.result, scope, expressions) ?? {};
        return;
      case 'code':
      case undefined:
        scope.steps[key] = {};
    }
  };
  fill(root, undefined);
  return { root, within };
}

function itemsOf(params: unknown, scope: Scope, expressions: Expressions): unknown[] {
  const parsed = ForEachParams.pick({ items: true }).loose().safeParse(params);
  if (!parsed.success) return [];
  const { value } = tried(() => compileInput(expressions, parsed.data.items, 'items')(scope));
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function eachOutput(params: unknown, inner: Scope, count: number, expressions: Expressions): unknown {
  const result = ForEachParams.safeParse(params).data?.result;
  const counts = { count, done: count, failed: 0 };
  return result === undefined
    ? counts
    : { ...counts, results: [resultOf(result, inner, expressions) ?? null] };
}

function resultOf(
  result: Parameters<typeof compileInput>[1] | undefined,
  scope: Scope,
  expressions: Expressions,
): unknown {
  return result && tried(() => compileInput(expressions, result, 'result')(scope)).value;
}

/** A value, or the sentence that says why there is none. */
export interface Tried<Value = unknown> {
  value?: Value;
  problem?: string;
}

export function tried<Value>(compute: () => Value): Tried<Value> {
  try {
    return { value: compute() };
  } catch (error) {
    return { problem: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}
