import { useEffect, useRef } from 'react';
import type { Completion } from './formula-completion.ts';
import './completion.css';

interface CompletionListProps {
  /** Of the field that is written in. */
  id: string;
  completions: readonly Completion[];
  chosen: number;
  onTake: (completion: Completion) => void;
}

/** What can be written at the caret, and what the chosen one is about. The focus stays in the field. */
export function CompletionList({ id, completions, chosen, onTake }: CompletionListProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const described = completions[chosen];
  return (
    <div className="completion">
      <ul ref={list} id={`${id}-completions`} role="listbox" aria-label="What can be written here">
        {completions.map((completion, index) => (
          <li
            key={`${completion.label} ${completion.detail}`}
            id={`${id}-completion-${String(index)}`}
            role="option"
            aria-selected={index === chosen}
            onPointerDown={(event) => {
              // The field keeps the focus.
              event.preventDefault();
              onTake(completion);
            }}
          >
            <span className="mono">{completion.label}</span>
            <span className="hint cut mono">{completion.detail}</span>
          </li>
        ))}
      </ul>
      {described !== undefined && described.description !== '' && (
        <p className="hint">{described.description}</p>
      )}
    </div>
  );
}
