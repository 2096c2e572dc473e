import { Button } from '@mantine/core';
import { constructOf } from '@crossdock/flow';
import { IconClipboardText } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Segments } from '../../ui/Segments.tsx';
import { AreaFrame } from '../AreaFrame.tsx';
import { setParams } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { SightContext, useNodeSight } from '../inspector/node-sight.ts';
import { tried } from '../inspector/sample-scope.ts';
import { ColumnPane } from './ColumnPane.tsx';
import { PasteDialog } from './PasteDialog.tsx';
import { type ColumnPlace, TableGrid } from './TableGrid.tsx';
import { TableChecks } from './TableChecks.tsx';
import { readTable, type Table, withRows } from './table-edits.ts';
import './decisions.css';

/** The whole work area for one decision table: a grid, what is wrong with it above, the chosen column at its right. */
export function DecisionTableEditor({ nodeKey, onClose }: { nodeKey: string; onClose: () => void }) {
  const { store, expressions, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const sight = useNodeSight(nodeKey);
  const [chosen, setChosen] = useState<ColumnPlace>({ side: 'inputs', column: 0 });
  const [pasting, setPasting] = useState(false);
  const node = flow.nodes[nodeKey];
  const table = useMemo(() => readTable(node?.params), [node?.params]);
  const change = (next: Table, mark?: string) =>
    store.run(setParams, { key: nodeKey, params: next }, mark && `${nodeKey} ${mark}`);
  const matched = useMemo(() => {
    const construct = constructOf(node?.type ?? '');
    const params = construct?.params.safeParse(table);
    if (params?.success !== true) return [];
    const { value } = tried(() =>
      construct?.compile?.(params.data, { expressions, place: nodeKey })(sight.scope),
    );
    return (value?.output as { matched?: number[] } | undefined)?.matched ?? [];
  }, [node?.type, table, expressions, nodeKey, sight.scope]);
  return (
    <SightContext value={sight}>
      <AreaFrame
        nodeKey={nodeKey}
        label="Decision table"
        onClose={onClose}
        head={
          <>
            <span className="soft">When several rows match</span>
            <Segments
              label="When several rows match"
              value={table.hit}
              onChange={(hit) => !readOnly && change({ ...table, hit })}
              options={[
                { value: 'first', label: 'the first counts' },
                { value: 'unique', label: 'that is a failure' },
                { value: 'collect', label: 'all of them count' },
              ]}
            />
            {!readOnly && (
              <Button
                variant="default"
                leftSection={<IconClipboardText size={14} />}
                onClick={() => setPasting(true)}
              >
                Paste rows
              </Button>
            )}
          </>
        }
      >
        <TableChecks table={table} />
        <div className="decisions-area">
          <TableGrid
            table={table}
            matched={matched}
            chosen={chosen}
            readOnly={readOnly}
            onChoose={setChosen}
            onChange={change}
          />
          <ColumnPane
            nodeKey={nodeKey}
            table={table}
            place={chosen}
            readOnly={readOnly}
            onChange={change}
            onChoose={setChosen}
          />
        </div>
        {pasting && (
          <PasteDialog
            table={table}
            onClose={() => setPasting(false)}
            onPaste={(rows) => {
              change(withRows(table, rows));
              setPasting(false);
            }}
          />
        )}
      </AreaFrame>
    </SightContext>
  );
}
