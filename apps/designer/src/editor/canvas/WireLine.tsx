import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { outPort } from '@crossdock/flow';
import { memo } from 'react';
import { count } from '../../ui/formats.ts';
import type { WireEdge } from './to-canvas.ts';

/** A wire: a soft curve, its label the count of runs that went this way; a named port says it itself. */
export const WireLine = memo(function WireLine(props: EdgeProps<WireEdge>) {
  const { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition, data, selected } = props;
  const [path, x, y] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
    curvature: 0.32,
  });
  const way = data?.way ?? 'idle';
  return (
    <>
      <BaseEdge
        id={props.id}
        path={path}
        className={`wire way-${way} tone-${data?.tone ?? 'technical'}${selected === true ? ' selected' : ''}`}
        interactionWidth={18}
      />
      {way === 'moving' && <circle r={4} className="wire-run" style={{ offsetPath: `path("${path}")` }} />}
      {way === 'idle' && props.sourceHandleId === outPort && (data?.count ?? 0) > 0 && (
        <EdgeLabelRenderer>
          <span
            className="wire-count"
            style={{ transform: `translate(-50%, -50%) translate(${String(x)}px, ${String(y)}px)` }}
          >
            {count(data?.count ?? 0)}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
