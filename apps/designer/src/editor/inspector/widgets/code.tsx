import { ActionIcon, Modal } from '@mantine/core';
import { IconArrowsMaximize } from '@tabler/icons-react';
import { useState } from 'react';
import { NumberedText } from '../../../ui/NumberedText.tsx';
import { textOf, type WidgetProps } from './widget.ts';

/** Code with line numbers; opens over the page where the inspector is too narrow. */
export function CodeWidget({ id, field, value, disabled, onChange }: WidgetProps) {
  const [large, setLarge] = useState(false);
  const text = (
    <NumberedText
      id={large ? `${id}-large` : id}
      label={field.title}
      value={textOf(value)}
      disabled={disabled}
      indents
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
  return (
    <div className="code-widget">
      {!large && text}
      {!large && (
        <ActionIcon
          className="code-widget-open"
          aria-label="Open the code large"
          onClick={() => setLarge(true)}
        >
          <IconArrowsMaximize size={14} />
        </ActionIcon>
      )}
      <Modal opened={large} onClose={() => setLarge(false)} title={field.title} size="min(1100px, 92vw)">
        <div className="code-large">{large && text}</div>
      </Modal>
    </div>
  );
}
