import { ActionIcon, Select } from '@mantine/core';
import { wireFits, wirePortsOf } from '@crossdock/flow';
import { IconArrowRight, IconX } from '@tabler/icons-react';
import { connectPorts } from '../commands/connect-ports.ts';
import { remove } from '../commands/remove.ts';
import { factsOf, portTitle } from '../canvas/node-facts.ts';
import { wireId } from '../document.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { Fold } from './Fold.tsx';
import { plural } from '../../ui/formats.ts';

/** The wires out of a node as a list: the same as drawing them, for hands on the keyboard. */
export function NextSteps({ nodeKey }: { nodeKey: string }) {
  const { store, known } = useEditor();
  const { flow } = useDocument(store);
  const node = flow.nodes[nodeKey];
  if (node === undefined) return null;
  const ports = wirePortsOf(node, known.catalogue);
  const out = flow.wires.filter(({ from }) => from.startsWith(`${nodeKey}.`));
  return (
    <Fold title="Next steps" note={out.length === 0 ? 'nothing follows' : plural(out.length, 'wire')}>
      <div className="list-widget">
        {ports.map((port) => (
          <PortWires key={port} nodeKey={nodeKey} port={port} named={ports.length > 1} />
        ))}
      </div>
    </Fold>
  );
}

function PortWires({ nodeKey, port, named }: { nodeKey: string; port: string; named: boolean }) {
  const { store, known, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const from = `${nodeKey}.${port}`;
  const title = portTitle(flow, nodeKey, port);
  const choices = Object.keys(flow.nodes)
    .filter(
      (to) =>
        wireFits(flow, { from, to }, known.catalogue) &&
        known.catalogue.get(flow.nodes[to]?.type ?? '')?.kind !== 'trigger',
    )
    .map((to) => ({ value: to, label: factsOf(flow, to, known).title }));
  return (
    <div>
      {named && <div className="hint">{title}</div>}
      {flow.wires
        .filter((wire) => wire.from === from)
        .map((wire) => (
          <div key={wire.to} className="row next-step">
            <IconArrowRight size={14} />
            <button
              type="button"
              className="plain-button link cut grow"
              onClick={() => store.select({ nodes: [wire.to] })}
            >
              {factsOf(flow, wire.to, known).title}
            </button>
            <ActionIcon
              size={22}
              aria-label={`Remove the wire to ${wire.to}`}
              disabled={readOnly}
              onClick={() => store.run(remove, { nodes: [], wires: [wireId(wire)] })}
            >
              <IconX size={13} />
            </ActionIcon>
          </div>
        ))}
      {choices.length > 0 && !readOnly && (
        <Select
          aria-label={`Connect ${port} to`}
          placeholder="Connect to…"
          data={choices}
          value={null}
          searchable
          onChange={(to) => {
            if (to !== null) store.run(connectPorts, { from, to });
          }}
        />
      )}
    </div>
  );
}
