import '@xyflow/react/dist/style.css';
import './canvas.css';
import { useMantineColorScheme } from '@mantine/core';
import {
  Background,
  BackgroundVariant,
  Controls,
  MiniMap,
  ReactFlow,
  type ReactFlowProps,
} from '@xyflow/react';
import { useState } from 'react';
import { FrameCard } from './FrameCard.tsx';
import { NodeCard } from './NodeCard.tsx';
import type { CardNode, WireEdge } from './to-canvas.ts';
import { WireLine } from './WireLine.tsx';

const nodeTypes = { card: NodeCard, frame: FrameCard };
const edgeTypes = { wire: WireLine };

/** From this zoom on, cards only say their title, in larger letters. */
const farZoom = 0.72;

function colorInOverview({ type, data }: CardNode): string {
  if (type === 'frame') return 'color-mix(in srgb, var(--line-strong) 45%, transparent)';
  return data.look === null ? 'var(--line-strong)' : `var(--${data.look.tone})`;
}

/** React Flow in our looks; knows nothing of editing. `minimap` brings the minimap and the zoom buttons. */
export function FlowView({
  minimap = true,
  ...props
}: ReactFlowProps<CardNode, WireEdge> & { minimap?: boolean }) {
  const { colorScheme } = useMantineColorScheme();
  const [far, setFar] = useState(false);
  return (
    <ReactFlow<CardNode, WireEdge>
      className={far ? 'canvas far' : 'canvas'}
      onViewportChange={({ zoom }) => setFar(zoom < farZoom)}
      colorMode={colorScheme === 'auto' ? 'system' : colorScheme}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      fitView
      fitViewOptions={{ padding: 0.1, maxZoom: 1 }}
      minZoom={0.15}
      maxZoom={1.8}
      deleteKeyCode={null}
      {...props}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1.4} color="var(--line)" />
      {minimap && <Controls showInteractive={false} />}
      {minimap && (
        <MiniMap<CardNode>
          pannable
          zoomable
          ariaLabel="Overview of the flow"
          style={{ width: 150, height: 84 }}
          nodeColor={colorInOverview}
          maskColor="color-mix(in srgb, var(--sunken) 70%, transparent)"
        />
      )}
      {props.children}
    </ReactFlow>
  );
}
