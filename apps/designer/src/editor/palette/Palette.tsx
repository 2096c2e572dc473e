import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import type { NodeDescriptor } from '../../api/descriptors.ts';
import { Tile } from '../../ui/Tile.tsx';
import { useEditor } from '../EditorContext.ts';
import { dragType, paletteGroups } from './palette-entries.ts';
import './palette.css';

/** Everything that can be put on the canvas: drag it there, or click or press Enter to add it behind the selection. */
export function Palette({ onAdd }: { onAdd: (descriptor: NodeDescriptor) => void }) {
  const { known } = useEditor();
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const groups = paletteGroups(known.connectors, search);
  const first = groups[0]?.entries[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
  };
  return (
    <aside className="palette" aria-label="Palette" onKeyDown={onKeyDown}>
      <TextInput
        aria-label="Search nodes"
        placeholder="Add a node"
        leftSection={<IconSearch size={14} />}
        value={search}
        onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || first === undefined) return;
          onAdd(first.descriptor);
          setSearch('');
        }}
        data-palette-search
      />
      <div className="palette-list" ref={list}>
        {groups.map(({ title, entries }) => (
          <section key={title}>
            <h4 className="palette-group">{title}</h4>
            {entries.map(({ descriptor, monogram, system }) => (
              <button
                key={descriptor.type}
                type="button"
                draggable
                className="plain-button palette-entry"
                title={descriptor.description}
                onClick={() => onAdd(descriptor)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(dragType, descriptor.type);
                  event.dataTransfer.effectAllowed = 'copy';
                }}
              >
                <Tile monogram={monogram} title={system} size={24} />
                <span className="cut">{descriptor.title}</span>
              </button>
            ))}
          </section>
        ))}
        {groups.length === 0 && <p className="hint">Nothing is called “{search}”.</p>}
      </div>
    </aside>
  );
}
