import { outPort } from '@crossdock/flow';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { Tile } from '../../ui/Tile.tsx';
import { FailedPort, NodeBadges, NodeCounts } from './NodeCard.tsx';
import type { CardNode } from './to-canvas.ts';

/** A for-each or a try: a frame around what stands within it, with the way into the body at its inside left edge. */
export const FrameCard = memo(function FrameCard({ data, selected }: NodeProps<CardNode>) {
  const tone = data.look === null ? '' : ` tone-${data.look.tone}`;
  return (
    <div
      className={`frame-card state-${data.state ?? 'none'}${tone}`}
      data-selected={selected}
      data-dim={data.dim}
    >
      <Handle type="target" position={Position.Left} className="port port-frame" />
      <div className="frame-head">
        <Tile monogram={data.monogram} title={data.system} size={26} />
        <div className="grow">
          <span className="node-title cut">{data.title}</span>
          <span className="node-line cut">{data.line}</span>
        </div>
        <NodeBadges data={data} />
      </div>
      {data.inner !== null && (
        <div className="frame-inner">
          <span>{data.inner.title}</span>
          <Handle type="source" id={data.inner.name} position={Position.Right} className="port" />
        </div>
      )}
      <Handle type="source" id={outPort} position={Position.Right} className="port port-frame" />
      <FailedPort data={data} />
      <NodeCounts data={data} />
    </div>
  );
});
