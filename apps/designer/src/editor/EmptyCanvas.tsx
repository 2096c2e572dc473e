import { Button } from '@mantine/core';
import { newestTypes } from '@crossdock/flow';
import type { NodeDescriptor } from '../api/descriptors.ts';
import { systemOf } from '../api/descriptors.ts';
import { Tile } from '../ui/Tile.tsx';
import { useEditor } from './EditorContext.ts';

/** A flow starts with what starts it: the triggers as cards, not a blank page. */
export function EmptyCanvas({ onAdd }: { onAdd: (descriptor: NodeDescriptor) => void }) {
  const { known, readOnly } = useEditor();
  const newest = newestTypes(known.catalogue.keys());
  const triggers = [...known.catalogue.values()].filter(
    ({ kind, type }) => kind === 'trigger' && newest.has(type),
  );
  if (readOnly) return null;
  return (
    <div className="empty-canvas">
      <h2>What starts this flow?</h2>
      <p className="soft">Choose a trigger, then add what should happen from the palette at the left.</p>
      <div className="empty-canvas-cards">
        {triggers.map((descriptor) => {
          const { monogram, title } = systemOf(known.connectors, descriptor.type);
          return (
            <div key={descriptor.type} className="card empty-canvas-card">
              <Tile monogram={monogram} title={title} size={32} />
              <h3>{descriptor.title}</h3>
              <p className="hint">{descriptor.description}</p>
              <Button variant="light" onClick={() => onAdd(descriptor)}>
                Start with this
              </Button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
