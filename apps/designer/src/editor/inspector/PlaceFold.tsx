import { Select } from '@mantine/core';
import { factsOf } from '../canvas/node-facts.ts';
import { isFrame } from '../canvas/frames.ts';
import { mayStandIn, moveInto } from '../commands/move-into.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { Fold } from './Fold.tsx';

const nowhere = '';

/** In which frame a node stands: the same as dragging it there, for hands on the keyboard. */
export function PlaceFold({ nodeKey }: { nodeKey: string }) {
  const { store, known, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const within = flow.nodes[nodeKey]?.within;
  const frames = Object.keys(flow.nodes).filter(
    (key) => isFrame(flow, key) && mayStandIn(flow, nodeKey, key, known.catalogue),
  );
  if (frames.length === 0 || !mayStandIn(flow, nodeKey, frames[0] ?? null, known.catalogue)) return null;
  const title = (key: string) => factsOf(flow, key, known).title;
  return (
    <Fold title="Stands in" note={within === undefined ? 'no frame' : title(within)}>
      <Select
        aria-label="Move into"
        description="Wires that would cross the border of the frame are removed."
        data={[
          { value: nowhere, label: 'No frame' },
          ...frames.map((key) => ({ value: key, label: `${title(key)} (${key})` })),
        ]}
        value={within ?? nowhere}
        allowDeselect={false}
        disabled={readOnly}
        onChange={(key) => {
          const container = key === null || key === nowhere ? null : key;
          store.run(moveInto, { keys: [nodeKey], container });
        }}
      />
    </Fold>
  );
}
