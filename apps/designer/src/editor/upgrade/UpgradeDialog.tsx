import { Button, Checkbox, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { queries } from '../../api/queries.ts';
import { plural } from '../../ui/formats.ts';
import { ProblemLine } from '../../ui/Notice.tsx';
import { factsOf } from '../canvas/node-facts.ts';
import { upgradeNodes } from '../commands/upgrade-nodes.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { type Proposal, UpgradeChanges } from './UpgradeChanges.tsx';

/** What the newer version of a node changes, before it is chosen: sentences, fields, wires, and what is left to do. */
export function UpgradeDialog({ nodeKey, onClose }: { nodeKey: string; onClose: () => void }) {
  const { store, known } = useEditor();
  const { flow: id = '' } = useParams();
  const { flow } = useDocument(store);
  const [all, setAll] = useState(false);
  const type = flow.nodes[nodeKey]?.type;
  const others = Object.keys(flow.nodes).filter((key) => key !== nodeKey && flow.nodes[key]?.type === type);
  const nodes = all ? [nodeKey, ...others] : [nodeKey];
  const proposal = useQuery(queries.upgrade(id, nodes, flow));
  const upgrade = () => {
    if (proposal.data === undefined) return;
    store.run(upgradeNodes, { from: flow, to: proposal.data.flow });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Newer version of ${factsOf(flow, nodeKey, known).title}`}
      size={720}
    >
      <Stack gap={16}>
        {proposal.data !== undefined && (
          <>
            <UpgradeChanges flow={flow} proposal={proposal.data} />
            <LeftToDo problems={proposal.data.problems} />
          </>
        )}
        {proposal.isPending && <Skeleton height={160} />}
        <ProblemLine error={proposal.error} />
        {others.length > 0 && (
          <Checkbox
            label={`Also the ${others.length === 1 ? 'other node' : `other ${plural(others.length, 'node')}`} of this kind`}
            checked={all}
            onChange={({ currentTarget }) => setAll(currentTarget.checked)}
          />
        )}
        <Group gap={8} justify="flex-end">
          <span className="hint grow">
            This changes the draft, and can be undone. Nothing runs differently until you publish and deploy
            it.
          </span>
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <Button disabled={proposal.data === undefined} onClick={upgrade} data-autofocus>
            {all ? `Upgrade ${plural(nodes.length, 'node')}` : 'Upgrade node'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What would keep the draft from being published that does not now. */
function LeftToDo({ problems }: Pick<Proposal, 'problems'>) {
  if (problems.length === 0) return <p className="soft">Nothing is left to put right afterwards.</p>;
  return (
    <section>
      <h3>{plural(problems.length, 'thing')} to put right afterwards</h3>
      <ul className="upgrade-problems">
        {problems.map(({ code, message }) => (
          <li key={`${code} ${message}`}>
            <IconAlertCircle size={15} />
            {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
