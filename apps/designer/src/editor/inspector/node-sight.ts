import type { Scope } from '@crossdock/flow';
import { createContext, use, useMemo } from 'react';
import { useDocument, useEditor } from '../EditorContext.ts';
import { type ReferenceNode, referencesFor } from './reference-tree.ts';
import { scopeAt } from './sample-scope.ts';

/** What the fields of a form may read, and what the sample has there. */
export interface Sight {
  /** The node whose form it is; null outside of a flow. */
  nodeKey: string | null;
  scope: Scope;
  references: readonly ReferenceNode[];
}

/** What can be seen from where a node stands. */
export function useNodeSight(nodeKey: string): Sight {
  const { store, known, samples } = useEditor();
  const { flow } = useDocument(store);
  return useMemo(() => {
    const scope = scopeAt(samples, flow, nodeKey);
    return { nodeKey, scope, references: referencesFor(flow, known, nodeKey, scope) };
  }, [flow, known, nodeKey, samples]);
}

/** What can be seen from within a frame, once its body is over; undefined for other nodes. */
export function useBodySight(nodeKey: string): Sight | undefined {
  const { store, known, samples } = useEditor();
  const { flow } = useDocument(store);
  return useMemo(() => {
    const scope = samples.within.get(nodeKey);
    return (
      scope && {
        nodeKey,
        scope,
        references: referencesFor(flow, known, nodeKey, scope, { inside: true }),
      }
    );
  }, [flow, known, nodeKey, samples]);
}

export const SightContext = createContext<Sight | null>(null);

const blind: Sight = {
  nodeKey: null,
  scope: { trigger: {}, steps: {}, run: { id: 'sample' } },
  references: [],
};

/** What the field being drawn may read. Outside of a flow there is nothing to read. */
export function useSight(): Sight {
  return use(SightContext) ?? blind;
}
