import type { RunDetail } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { queries } from '../api/queries.ts';
import { toCanvas } from '../editor/canvas/to-canvas.ts';

const FlowView = lazy(async () => ({ default: (await import('../editor/canvas/FlowView.tsx')).FlowView }));

interface RunCanvasProps {
  run: RunDetail;
  chosen: string | null;
  onChoose: (step: string) => void;
}

/** The version that ran, with the way the run took. */
export function RunCanvas({ run, chosen, onChoose }: RunCanvasProps) {
  const { data: catalogue } = useQuery(queries.catalogue());
  const { definition, steps, endedAt, failure } = run;
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
              steps: Object.fromEntries(steps.map(({ key, state }) => [key, state])),
              ports: Object.fromEntries(
                steps.flatMap(({ key, port }) => (port === null ? [] : [[key, port]])),
              ),
              active: endedAt === null,
              kind: failure?.kind,
            },
          }),
    [catalogue, definition, steps, endedAt, failure, chosen],
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
