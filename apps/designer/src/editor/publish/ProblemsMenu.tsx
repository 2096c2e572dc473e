import { Button, Popover } from '@mantine/core';
import type { Problem } from '@crossdock/flow';
import { IconAlertCircle, IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { plural } from '../../ui/formats.ts';
import { useEditor } from '../EditorContext.ts';

/** What keeps the draft from becoming a version; a click goes to the place. */
export function ProblemsMenu({ onSelect }: { onSelect: (key: string) => void }) {
  const { problems } = useEditor();
  const [open, setOpen] = useState(false);
  if (problems.length === 0) {
    return (
      <span className="problems-none" role="status">
        <IconCircleCheck size={15} /> No problems
      </span>
    );
  }
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      width={400}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Button
          className="quiet problems-some"
          variant="subtle"
          color="red"
          leftSection={<IconAlertCircle size={15} />}
          onClick={() => setOpen(!open)}
        >
          {plural(problems.length, 'problem')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={6}>
        <ProblemList
          problems={problems}
          onSelect={(key) => {
            setOpen(false);
            onSelect(key);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

export function ProblemList({
  problems,
  onSelect,
}: {
  problems: readonly Problem[];
  onSelect: (key: string) => void;
}) {
  return (
    <ul className="problem-list">
      {problems.map(({ code, message, place }, index) => (
        <li key={`${code} ${String(index)}`}>
          <button
            type="button"
            className="plain-button"
            disabled={place.node === undefined}
            onClick={() => {
              if (place.node !== undefined) onSelect(place.node);
            }}
          >
            <IconAlertCircle size={15} />
            <span>{message}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
