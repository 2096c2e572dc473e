import { Button } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useEditor } from '../../EditorContext.ts';
import { useSight } from '../node-sight.ts';
import { textOf, type WidgetProps } from './widget.ts';

/** How many lines say what the code is about. */
const shownLines = 8;

/** The beginning of the code, to be read; it is written in the editor that takes the whole work area. */
export function CodeWidget({ value }: WidgetProps) {
  const { openArea, readOnly } = useEditor();
  const { nodeKey } = useSight();
  const lines = textOf(value).split('\n');
  const more = lines.length - shownLines;
  return (
    <div className="code-widget">
      {textOf(value) !== '' && (
        <pre className="mono">
          {lines.slice(0, shownLines).join('\n')}
          {more > 0 && `\n… ${String(more)} more`}
        </pre>
      )}
      {nodeKey !== null && (
        <Button
          variant="default"
          leftSection={<IconArrowsMaximize size={14} />}
          onClick={() => openArea(nodeKey)}
        >
          {readOnly ? 'Read the code' : lines.join('') === '' ? 'Write the code' : 'Edit the code'}
        </Button>
      )}
    </div>
  );
}
