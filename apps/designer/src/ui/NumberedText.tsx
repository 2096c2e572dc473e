import { type KeyboardEvent, useRef } from 'react';
import './numbered-text.css';

interface NumberedTextProps {
  label: string;
  value: string;
  /** The line that is wrong, from 1. */
  wrongLine?: number | null;
  id?: string;
  disabled?: boolean;
  /** Tab and Shift Tab indent; after Escape, Tab leaves the field. */
  indents?: boolean;
  onChange: (text: string) => void;
}

/** A text area with line numbers, for JSON and code; the wrong line is marked. */
export function NumberedText({
  label,
  value,
  wrongLine = null,
  id,
  disabled = false,
  indents = false,
  onChange,
}: NumberedTextProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const leaving = useRef(false);
  const lines = value.split('\n').length;
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') leaving.current = true;
    if (event.key !== 'Tab' || leaving.current || disabled || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    indent(event.currentTarget, event.shiftKey);
    onChange(event.currentTarget.value);
  };
  return (
    <div className="numbered-text mono" data-wrong={wrongLine !== null}>
      <div className="numbered-text-gutter" ref={gutter} aria-hidden>
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} data-wrong={index + 1 === wrongLine}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        id={id}
        aria-label={label}
        aria-invalid={wrongLine !== null}
        spellCheck={false}
        wrap="off"
        disabled={disabled}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onFocus={() => {
          leaving.current = false;
        }}
        {...(indents ? { onKeyDown } : {})}
        onScroll={({ currentTarget }) => {
          if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

/** Moves the lines of the selection by two spaces. */
function indent(area: HTMLTextAreaElement, back: boolean): void {
  const { selectionStart, selectionEnd, value } = area;
  const start = value.lastIndexOf('\n', selectionStart - 1) + 1;
  if (!back && selectionStart === selectionEnd) {
    area.setRangeText('  ', selectionStart, selectionEnd, 'end');
    return;
  }
  const lines = value.slice(start, selectionEnd).split('\n');
  const moved = lines.map((line) => (back ? line.replace(/^ {1,2}/, '') : `  ${line}`)).join('\n');
  area.setRangeText(moved, start, selectionEnd, 'select');
}
