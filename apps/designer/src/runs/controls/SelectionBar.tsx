import { ActionIcon, Tooltip } from '@mantine/core';
import type { RunSummary } from '@crossdock/contracts';
import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { count } from '../../ui/formats.ts';
import { InterventionButtons } from './InterventionButtons.tsx';

interface SelectionBarProps {
  runs: readonly RunSummary[];
  onClear: () => void;
  /** What else can be done with them. */
  children?: ReactNode;
}

/** Stays in sight while runs are selected, with what can be done to them. */
export function SelectionBar({ runs, onClear, children }: SelectionBarProps) {
  return (
    <div className="selection-bar" role="toolbar" aria-label="Selected runs">
      <strong>{count(runs.length)} selected</strong>
      <span className="grow" />
      <InterventionButtons runs={runs} counted />
      {children}
      <Tooltip label="Select none">
        <ActionIcon onClick={onClear} aria-label="Select none">
          <IconX size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
