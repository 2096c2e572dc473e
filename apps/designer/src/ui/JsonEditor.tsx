import { useRef } from 'react';
import './json-editor.css';

interface JsonEditorProps {
  label: string;
  value: string;
  /** The line that is wrong, from 1. */
  wrongLine: number | null;
  onChange: (text: string) => void;
}

/** A text area for JSON with line numbers; the wrong line is marked. */
export function JsonEditor({ label, value, wrongLine, onChange }: JsonEditorProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = value.split('\n').length;
  return (
    <div className="json-editor mono" data-wrong={wrongLine !== null}>
      <div className="json-editor-gutter" ref={gutter} aria-hidden>
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} data-wrong={index + 1 === wrongLine}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        aria-label={label}
        aria-invalid={wrongLine !== null}
        spellCheck={false}
        wrap="off"
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
      />
    </div>
  );
}
