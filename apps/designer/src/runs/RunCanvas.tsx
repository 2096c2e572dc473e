import type { RunDetail } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { queries } from '../api/queries.ts';
import { nodeStates } from '../editor/canvas/node-states.ts';
import { toCanvas } from '../editor/canvas/to-canvas.ts';

const FlowView = lazy(async () => ({ default: (await import('../editor/canvas/FlowView.tsx')).FlowView }));

interface RunCanvasProps {
  run: RunDetail;
  /** The node of the chosen step. */
  chosen: string | null;
  onChoose: (node: string) => void;
}

/** The version that ran, with the way the run took. */
export function RunCanvas({ run, chosen, onChoose }: RunCanvasProps) {
  const { data: catalogue } = useQuery(queries.catalogue());
  const { definition, steps, wires, endedAt, failure } = run;
  const canvas = useMemo(
    () =>
      catalogue === undefined
        ? null
        : toCanvas({
            document: definition,
            known: { catalogue: catalogue.nodes, connectors: catalogue.connectors },
            problems: [],
            selection: { nodes: chosen === null ? [] : [chosen], wires: [] },
            run: {
              ...nodeStates(
                Object.fromEntries(steps.map(({ key, state }) => [key, state])),
                Object.fromEntries(steps.flatMap(({ key, port }) => (port === null ? [] : [[key, port]]))),
              ),
              /* While it runs, the steps are newer than the wires, which come with the next answer. */
              ...(endedAt === null ? {} : { taken: new Set(wires) }),
              active: endedAt === null,
              kind: failure?.kind,
            },
          }),
    [catalogue, definition, steps, wires, endedAt, failure, chosen],
  );
  return (
    <section className="card run-canvas" aria-label="The way taken">
      {canvas !== null && (
        <Suspense fallback={null}>
          <FlowView
            nodes={canvas.nodes}
            edges={canvas.edges}
            minimap={false}
            nodesDraggable={false}
            nodesConnectable={false}
            edgesFocusable={false}
            zoomOnScroll={false}
            preventScrolling={false}
            onNodeClick={(_, { id }) => onChoose(id)}
            fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
          />
        </Suspense>
      )}
    </section>
  );
}
