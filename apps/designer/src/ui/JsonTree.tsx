import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import './json-tree.css';

/** Data as a tree that folds. Long texts and lists are cut until asked for. */
export function JsonTree({ value, open = 2 }: { value: unknown; open?: number }) {
  return (
    <div className="json-tree mono" role="tree" aria-label="Data">
      <Branch name={null} value={value} depth={0} open={open} />
    </div>
  );
}

interface BranchProps {
  name: string | null;
  value: unknown;
  depth: number;
  open: number;
}

function Branch({ name, value, depth, open }: BranchProps) {
  const [shown, setShown] = useState(depth < open);
  const [all, setAll] = useState(false);
  if (typeof value !== 'object' || value === null) {
    return (
      <div
        className="json-leaf"
        role="treeitem"
        aria-selected={false}
        style={{ paddingLeft: depth * 14 + 16 }}
      >
        {name !== null && <span className="json-name">{name}</span>}
        <Scalar value={value} />
      </div>
    );
  }
  const entries = Object.entries(value as Record<string, unknown>);
  const cut = all ? entries : entries.slice(0, 50);
  return (
    <div role="treeitem" aria-expanded={shown} aria-selected={false}>
      <button
        type="button"
        className="plain-button json-fold"
        style={{ paddingLeft: depth * 14 }}
        onClick={() => setShown(!shown)}
      >
        <IconChevronRight size={13} className={shown ? 'json-open' : ''} />
        {name !== null && <span className="json-name">{name}</span>}
        <span className="json-size">
          {Array.isArray(value) ? `[${String(entries.length)}]` : `{${String(entries.length)}}`}
        </span>
        {!shown && <span className="json-peek">{peek(value)}</span>}
      </button>
      {shown && (
        <div role="group">
          {cut.map(([key, each]) => (
            <Branch key={key} name={key} value={each} depth={depth + 1} open={open} />
          ))}
          {cut.length < entries.length && (
            <button type="button" className="plain-button json-more" onClick={() => setAll(true)}>
              Show {entries.length - cut.length} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Scalar({ value }: { value: unknown }) {
  if (typeof value === 'string') return <span className="json-text">{value === '' ? '""' : value}</span>;
  if (value === null || value === undefined) return <span className="json-none">{String(value)}</span>;
  return <span className="json-number">{JSON.stringify(value)}</span>;
}

function peek(value: object): string {
  const text = JSON.stringify(value);
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}
