import { Button } from '@mantine/core';
import { IconCircleArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useEditor } from '../EditorContext.ts';
import { UpgradeDialog } from './UpgradeDialog.tsx';
import './upgrade.css';

/** That a node has a newer version, and the way to it. Says nothing about nodes that are of the newest. */
export function NewerVersion({ nodeKey }: { nodeKey: string }) {
  const { notes } = useEditor();
  const [open, setOpen] = useState(false);
  const note = notes.find(({ code, place }) => code === 'flow.newer-version' && place.node === nodeKey);
  if (note === undefined) return null;
  return (
    <div className="newer-version" role="note">
      <IconCircleArrowUp size={16} />
      <div className="grow">
        <strong>Newer version</strong>
        <p className="hint">{note.message}</p>
        <Button variant="default" size="compact-sm" mt={8} onClick={() => setOpen(true)}>
          See what changes
        </Button>
      </div>
      {open && <UpgradeDialog nodeKey={nodeKey} onClose={() => setOpen(false)} />}
    </div>
  );
}
