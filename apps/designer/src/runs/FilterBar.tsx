import { Menu, TextInput } from '@mantine/core';
import { RunStatus } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { IconCheck, IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { kindWords, lookOfRun } from '../ui/states.ts';
import { StateIcon } from '../ui/StateBadge.tsx';
import { isFiltered, kinds, noFilter, type Range, ranges, type ShownFilter } from './run-filters.ts';

interface FilterBarProps {
  filter: ShownFilter;
  onChange: (filter: ShownFilter) => void;
}

/** What is looked for, as chips; all of it in the address. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const { name: env } = useEnvironment();
  const { data: flows = [] } = useQuery(queries.flows(env));
  const toggle = (status: RunStatus) => {
    const without = filter.status.filter((each) => each !== status);
    const added = without.length === filter.status.length ? [...without, status] : without;
    onChange({ ...filter, status: added });
  };
  return (
    <div className="filter-bar" role="search">
      <TextInput
        className="filter-search"
        aria-label="Search runs"
        placeholder="Order, sales order or run"
        leftSection={<IconSearch size={14} />}
        value={filter.search}
        onChange={({ currentTarget }) => onChange({ ...filter, search: currentTarget.value })}
      />
      {RunStatus.options.map((status) => {
        const { tone, word } = lookOfRun(status);
        return (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={filter.status.includes(status)}
            onClick={() => toggle(status)}
          >
            <StateIcon tone={tone} size={13} /> {word}
          </button>
        );
      })}
      <ChipMenu
        label="Failure"
        value={filter.kind === null ? null : kindWords[filter.kind]}
        onClear={() => onChange({ ...filter, kind: null })}
        options={kinds.map((kind) => ({
          label: kindWords[kind],
          on: kind === filter.kind,
          pick: () => onChange({ ...filter, kind }),
        }))}
      />
      <ChipMenu
        label="Flow"
        value={
          filter.flow === null ? null : (flows.find(({ id }) => id === filter.flow)?.name ?? filter.flow)
        }
        onClear={() => onChange({ ...filter, flow: null })}
        options={flows.map(({ id, name }) => ({
          label: name,
          on: id === filter.flow,
          pick: () => onChange({ ...filter, flow: id }),
        }))}
      />
      <ChipMenu
        label="Time"
        value={filter.range === null ? null : ranges[filter.range].title}
        onClear={() => onChange({ ...filter, range: null })}
        options={(Object.keys(ranges) as Range[]).map((range) => ({
          label: ranges[range].title,
          on: range === filter.range,
          pick: () => onChange({ ...filter, range }),
        }))}
      />
      {filter.batch !== null && (
        <span className="chip-group">
          <Link className="chip" aria-pressed to={`/runs/replays/${filter.batch}`}>
            Started by one replay
          </Link>
          <ChipClear label="replay" onClear={() => onChange({ ...filter, batch: null })} />
        </span>
      )}
      {isFiltered(filter) && (
        <button type="button" className="plain-button link filter-clear" onClick={() => onChange(noFilter)}>
          Clear
        </button>
      )}
    </div>
  );
}

interface ChipMenuProps {
  label: string;
  value: string | null;
  options: { label: ReactNode; on: boolean; pick: () => void }[];
  onClear: () => void;
}

function ChipMenu({ label, value, options, onClear }: ChipMenuProps) {
  return (
    <span className="chip-group">
      <Menu position="bottom-start">
        <Menu.Target>
          <button type="button" className="chip" aria-pressed={value !== null}>
            <span className="cut chip-text">{value === null ? label : `${label}: ${value}`}</span>
            {value === null && <IconChevronDown size={13} />}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {options.map((option, index) => (
            <Menu.Item
              key={index}
              onClick={option.pick}
              rightSection={option.on ? <IconCheck size={14} /> : null}
            >
              {option.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {value !== null && <ChipClear label={label.toLowerCase()} onClear={onClear} />}
    </span>
  );
}

function ChipClear({ label, onClear }: { label: string; onClear: () => void }) {
  return (
    <button type="button" className="chip-clear" aria-label={`Any ${label}`} onClick={onClear}>
      <IconX size={12} />
    </button>
  );
}
