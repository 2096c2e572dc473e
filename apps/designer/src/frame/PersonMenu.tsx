import { Menu, useMantineColorScheme } from '@mantine/core';
import {
  IconApi,
  IconBuildingStore,
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconPackages,
  IconSun,
} from '@tabler/icons-react';
import type { Person } from '@crossdock/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import { Segments } from '../ui/Segments.tsx';

export function PersonMenu({ person }: { person: Person }) {
  const { data: about } = useQuery(queries.about());
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const signOut = async () => {
    await client.session.signOut({}).catch(() => undefined);
    await navigate('/sign-in');
    cache.clear();
  };
  return (
    <Menu width={236}>
      <Menu.Target>
        <button type="button" className="plain-button person" aria-label={`${person.name}: menu`}>
          {initials(person.name)}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="person-card">
          <strong>{person.name}</strong>
          <div className="hint cut">{person.email}</div>
        </div>
        <div className="person-theme">
          <span className="hint">Theme</span>
          <Segments
            label="Theme"
            value={colorScheme}
            onChange={setColorScheme}
            options={[
              { value: 'light', label: <IconSun size={14} />, title: 'Light' },
              { value: 'dark', label: <IconMoon size={14} />, title: 'Dark' },
              { value: 'auto', label: <IconDeviceDesktop size={14} />, title: 'Like the system' },
            ]}
          />
        </div>
        <Menu.Divider />
        <Menu.Item component="a" href="/api/docs" target="_blank" leftSection={<IconApi size={16} />}>
          API documentation
        </Menu.Item>
        {about !== undefined && about.demo !== null && (
          <>
            <Menu.Item
              component="a"
              href={about.demo.shopUrl}
              target="_blank"
              leftSection={<IconBuildingStore size={16} />}
            >
              Demo shop
            </Menu.Item>
            <Menu.Item
              component="a"
              href={about.demo.erpUrl}
              target="_blank"
              leftSection={<IconPackages size={16} />}
            >
              Demo ERP
            </Menu.Item>
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
        {about !== undefined && <div className="person-version hint">Crossdock {about.version}</div>}
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  return `${parts[0]?.[0] ?? ''}${parts.length > 1 ? (parts.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}
