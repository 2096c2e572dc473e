import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { KeyboardEventHandler, ReactNode } from 'react';
import { factsOf } from './canvas/node-facts.ts';
import { useDocument, useEditor } from './EditorContext.ts';

interface AreaFrameProps {
  nodeKey: string;
  /** What is edited here. */
  label: string;
  /** At the right of the title. */
  head: ReactNode;
  onClose: () => void;
  onKeyDown?: KeyboardEventHandler;
  children: ReactNode;
}

/** The whole work area for one node: the way back and its title above what is edited. */
export function AreaFrame({ nodeKey, label, head, onClose, onKeyDown, children }: AreaFrameProps) {
  const { store, known } = useEditor();
  const { flow } = useDocument(store);
  return (
    <section className="work-area" aria-label={label} onKeyDown={onKeyDown}>
      <header className="work-area-head">
        <Button variant="default" leftSection={<IconArrowLeft size={14} />} onClick={onClose}>
          Back to the canvas
        </Button>
        <h2 className="cut">{factsOf(flow, nodeKey, known).title}</h2>
        <span className="grow" />
        {head}
      </header>
      {children}
    </section>
  );
}
