import { useReactFlow, useStore } from '@xyflow/react';
import { useEffect } from 'react';

const margin = 24;

/** Moves the canvas when the node that was selected is out of sight: walked to by key, or behind the inspector. */
export function useKeepInView(key: string | undefined): void {
  const { getInternalNode, getViewport, setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  useEffect(() => {
    const node = key === undefined ? undefined : getInternalNode(key);
    if (node === undefined) return;
    const { x, y, zoom } = getViewport();
    const { positionAbsolute } = node.internals;
    const left = positionAbsolute.x * zoom + x;
    const top = positionAbsolute.y * zoom + y;
    const dx = shift(left, (node.width ?? 0) * zoom, width);
    const dy = shift(top, (node.height ?? 0) * zoom, height);
    if (dx !== 0 || dy !== 0) void setViewport({ x: x + dx, y: y + dy, zoom }, { duration: 160 });
  }, [key, width, height, getInternalNode, getViewport, setViewport]);
}

/** How far to move so that a stretch lies inside the room there is. */
function shift(start: number, length: number, room: number): number {
  if (start < margin) return margin - start;
  const over = start + length + margin - room;
  return over > 0 ? -over : 0;
}
