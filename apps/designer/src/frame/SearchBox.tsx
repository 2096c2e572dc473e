import { Combobox, Kbd, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRoute, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { StateIcon } from '../ui/StateBadge.tsx';
import { searchTargets } from './search-targets.ts';
import { isWriting } from './shortcuts.ts';

/** One box for everything that has a name: order number, run id, flow. */
export function SearchBox() {
  const { name: env } = useEnvironment();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 180);
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const flows = useQuery({ ...queries.flows(env), enabled: combobox.dropdownOpened });
  const runs = useInfiniteQuery({ ...queries.runs(env, { search: asked }), enabled: asked !== '' });
  const found = asked === '' ? [] : (runs.data?.pages[0]?.runs ?? []);
  const targets = searchTargets(text, flows.data ?? [], found);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const asksSearch =
        (event.key === '/' && !isWriting(event.target)) ||
        (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey));
      if (!asksSearch) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);

  const go = (path: string) => {
    setText('');
    combobox.closeDropdown();
    input.current?.blur();
    void navigate(path);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={go} shadow="md">
      <Combobox.Target>
        <TextInput
          ref={input}
          className="search-box"
          aria-label="Search: order number, run or flow"
          placeholder="Order number, run or flow"
          leftSection={<IconSearch size={15} />}
          rightSection={<Kbd size="xs">/</Kbd>}
          value={text}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape') input.current?.blur();
            if (event.key === 'Enter' && combobox.getSelectedOptionIndex() === -1 && text.trim() !== '') {
              go(`/runs?search=${encodeURIComponent(text.trim())}`);
            }
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={targets.length === 0}>
        <Combobox.Options>
          {targets.map(({ path, title, hint, tone }) => (
            <Combobox.Option key={path} value={path}>
              <div className="row">
                {tone === undefined ? (
                  hint === 'Flow' ? (
                    <IconRoute size={14} />
                  ) : (
                    <IconSearch size={14} />
                  )
                ) : (
                  <StateIcon tone={tone} />
                )}
                <span className="grow cut">{title}</span>
                <span className="hint cut">{hint}</span>
              </div>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
