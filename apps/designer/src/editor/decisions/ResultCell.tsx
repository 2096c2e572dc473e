import { useState } from 'react';
import { type Value, valueFrom } from './table-edits.ts';

interface ResultCellProps {
  place: string;
  label: string;
  value: Value;
  readOnly: boolean;
  onChange: (value: Value) => void;
}

/** What a row gives in one column. */
export function ResultCell({ place, label, value, readOnly, onChange }: ResultCellProps) {
  const [text, setText] = useState<string | null>(null);
  return (
    <input
      className="result-cell"
      size={8}
      data-cell={place}
      aria-label={label}
      spellCheck={false}
      value={text ?? (value === null ? '' : String(value))}
      placeholder="nothing"
      disabled={readOnly}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onBlur={() => {
        if (text !== null) onChange(valueFrom(text.trim()));
        setText(null);
      }}
    />
  );
}
