import { Popover, TextInput } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { inline } from '../../ui/formats.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { findReferences, readReference, type ReferenceNode } from './reference-tree.ts';
import './reference.css';

interface ReferenceChipProps {
  id: string;
  value: string | null;
  references: readonly ReferenceNode[];
  disabled?: boolean;
  onChange: (path: string) => void;
}

/** A reference as a chip with step and path; a click opens the tree of all that can be read here. */
export function ReferenceChip({ id, value, references, disabled = false, onChange }: ReferenceChipProps) {
  const { store, known } = useEditor();
  const { flow } = useDocument(store);
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const read = value === null ? null : readReference(value, flow, known);
  const found = findReferences(references, search);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={380}
      position="bottom-start"
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          id={id}
          type="button"
          className="reference-chip"
          title={value ?? 'Choose a value'}
          disabled={disabled}
          onClick={() => setOpen(!open)}
        >
          {read === null ? (
            <span className="hint grow">Choose where it comes from</span>
          ) : (
            <>
              <span className="reference-from cut">{read.from}</span>
              {read.path !== '' && <span className="reference-path cut">{read.path}</span>}
              <span className="grow" />
            </>
          )}
          <IconChevronDown size={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <TextInput
          aria-label="Search values"
          placeholder="Search values"
          leftSection={<IconSearch size={14} />}
          value={search}
          data-autofocus
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <div className="reference-list">
          <ReferenceList
            nodes={found}
            deep={search !== ''}
            chosen={value}
            onPick={(path) => {
              onChange(path);
              setOpen(false);
            }}
          />
          {found.length === 0 && (
            <p className="hint" style={{ padding: 8 }}>
              {references.length === 0
                ? 'Nothing stands before this node yet: draw a wire into it.'
                : `Nothing is called “${search}”.`}
            </p>
          )}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

interface ReferenceListProps {
  nodes: readonly ReferenceNode[];
  /** Shows everything open. */
  deep: boolean;
  chosen: string | null;
  depth?: number;
  onPick: (path: string) => void;
  onDragStart?: (path: string, data: DataTransfer) => void;
}

/** The tree itself; also the source side of the mapping editor. */
export function ReferenceList({ nodes, deep, chosen, depth = 0, onPick, onDragStart }: ReferenceListProps) {
  return (
    <ul className="reference-tree">
      {nodes.map((node) => (
        <ReferenceLine
          key={node.path}
          node={node}
          deep={deep}
          chosen={chosen}
          depth={depth}
          onPick={onPick}
          {...(onDragStart === undefined ? {} : { onDragStart })}
        />
      ))}
    </ul>
  );
}

function ReferenceLine({
  node,
  deep,
  chosen,
  depth = 0,
  onPick,
  onDragStart,
}: Omit<ReferenceListProps, 'nodes'> & { node: ReferenceNode }) {
  const [open, setOpen] = useState(depth === 0);
  const shown = deep || open || (chosen?.startsWith(`${node.path}.`) ?? false);
  const folds = node.children.length > 0;
  return (
    <li>
      <div className="reference-line" data-chosen={node.path === chosen} style={{ paddingLeft: depth * 14 }}>
        <button
          type="button"
          className="plain-button reference-fold"
          aria-label={`${shown ? 'Fold' : 'Unfold'} ${node.title}`}
          aria-expanded={shown}
          style={{ visibility: folds ? 'visible' : 'hidden' }}
          onClick={() => setOpen(!shown)}
        >
          <IconChevronRight size={13} style={{ transform: shown ? 'rotate(90deg)' : 'none' }} />
        </button>
        <button
          type="button"
          className="plain-button row grow"
          title={node.path}
          draggable={onDragStart !== undefined}
          onDragStart={(event) => onDragStart?.(node.path, event.dataTransfer)}
          onClick={() => onPick(node.path)}
        >
          <span className={depth === 0 ? 'reference-root cut' : 'reference-name'}>{node.title}</span>
          {!folds && <span className="reference-sample cut">{inline(node.sample, 32)}</span>}
          {folds && depth > 0 && <span className="reference-sample">{node.type}</span>}
        </button>
      </div>
      {folds && shown && (
        <ReferenceList
          nodes={node.children}
          deep={deep}
          chosen={chosen}
          depth={depth + 1}
          onPick={onPick}
          {...(onDragStart === undefined ? {} : { onDragStart })}
        />
      )}
    </li>
  );
}
