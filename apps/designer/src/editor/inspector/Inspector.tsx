import { Button } from '@mantine/core';
import { IconCopy, IconTrash } from '@tabler/icons-react';
import { plural } from '../../ui/formats.ts';
import { clip, pasteNodes } from '../commands/paste-nodes.ts';
import { remove } from '../commands/remove.ts';
import { useEditor, useSelection } from '../EditorContext.ts';
import { FlowSettings } from './FlowSettings.tsx';
import { NodeInspector } from './NodeInspector.tsx';
import { ResizablePane } from './ResizablePane.tsx';
import './inspector.css';

/** What is selected, and all that can be set about it; without a selection the flow, when asked for. */
export function Inspector({ settings = false }: { settings?: boolean }) {
  const { store, readOnly } = useEditor();
  const { nodes, wires } = useSelection(store);
  const [only] = nodes;
  if (nodes.length + wires.length === 0 && !settings) return null;
  return (
    <ResizablePane>
      {nodes.length === 1 && only !== undefined ? (
        <NodeInspector key={only} nodeKey={only} />
      ) : nodes.length + wires.length > 0 ? (
        <div className="inspector-body">
          <h2>
            {nodes.length > 0 ? `${plural(nodes.length, 'node')} selected` : plural(wires.length, 'wire')}
          </h2>
          {!readOnly && (
            <div className="row">
              {nodes.length > 0 && (
                <Button
                  variant="default"
                  leftSection={<IconCopy size={14} />}
                  onClick={() => {
                    const { flow, layout } = store.get().history.document;
                    store.run(pasteNodes, clip(flow, layout, nodes));
                  }}
                >
                  Duplicate
                </Button>
              )}
              <Button
                variant="default"
                leftSection={<IconTrash size={14} />}
                onClick={() => store.run(remove, { nodes, wires })}
              >
                Remove
              </Button>
            </div>
          )}
        </div>
      ) : (
        <FlowSettings />
      )}
    </ResizablePane>
  );
}
