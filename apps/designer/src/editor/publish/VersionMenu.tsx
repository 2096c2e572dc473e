import { Button, Menu, ScrollArea } from '@mantine/core';
import type { FlowDetail } from '@crossdock/contracts';
import { IconChevronDown, IconPencil } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useEnvironment } from '../../session/environment.tsx';
import { Moment } from '../../ui/Moment.tsx';

/** The draft and all versions, newest first; an older one opens to be looked at. */
export function VersionMenu({ detail, shown }: { detail: FlowDetail; shown?: number }) {
  const navigate = useNavigate();
  const { name: env } = useEnvironment();
  const running = detail.deployments.find(({ environment }) => environment === env);
  const path = `/flows/${detail.id}`;
  return (
    <Menu width={320}>
      <Menu.Target>
        <Button className="quiet" variant="subtle" color="gray" rightSection={<IconChevronDown size={14} />}>
          {shown === undefined ? 'Draft' : `Version ${String(shown)}`}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => void navigate(path)}>
          Draft
          <div className="hint">
            {detail.draftDiffers || detail.versions.length === 0
              ? 'has changes that are not published'
              : 'as published'}
          </div>
        </Menu.Item>
        <Menu.Divider />
        <ScrollArea.Autosize mah={320}>
          {detail.versions.map(({ number, note, author, publishedAt }) => (
            <Menu.Item key={number} onClick={() => void navigate(`${path}?version=${String(number)}`)}>
              <div className="row">
                <strong>v{number}</strong>
                <span className="cut grow">{note === '' ? 'No note' : note}</span>
                {running?.version === number && (
                  <span className={`version-running ${running.enabled ? 'tone-succeeded' : 'tone-skipped'}`}>
                    {running.enabled ? 'in' : 'off in'} {env}
                  </span>
                )}
              </div>
              <div className="hint">
                {author}, <Moment at={publishedAt} />
              </div>
            </Menu.Item>
          ))}
          {detail.versions.length === 0 && <p className="hint version-none">Nothing is published yet.</p>}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
