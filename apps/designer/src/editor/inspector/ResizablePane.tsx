import { useLocalStorage } from '@mantine/hooks';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

const narrowest = 300;
const widest = 720;
const clamp = (width: number) => Math.max(narrowest, Math.min(widest, width));

/** A pane at the right whose width stays as it was left. */
export function ResizablePane({ children }: { children: ReactNode }) {
  const [width, setWidth] = useLocalStorage({ key: 'crossdock.inspector', defaultValue: 360 });
  const drag = (down: PointerEvent<HTMLDivElement>) => {
    const handle = down.currentTarget;
    handle.setPointerCapture(down.pointerId);
    handle.onpointermove = (move) => setWidth(clamp(width + down.clientX - move.clientX));
    handle.onpointerup = () => {
      handle.onpointermove = null;
      handle.onpointerup = null;
    };
  };
  const nudge = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') setWidth(clamp(width + 20));
    if (event.key === 'ArrowRight') setWidth(clamp(width - 20));
  };
  return (
    <aside className="inspector" aria-label="Inspector" style={{ width }}>
      {/* A separator that can be focused and moved is a widget: it has a value. */}
      <div
        className="inspector-edge"
        role="separator"
        aria-orientation="vertical"
        aria-label="Width of the inspector"
        aria-valuenow={width}
        aria-valuemin={narrowest}
        aria-valuemax={widest}
        tabIndex={0}
        onPointerDown={drag}
        onKeyDown={nudge}
      />
      {children}
    </aside>
  );
}
