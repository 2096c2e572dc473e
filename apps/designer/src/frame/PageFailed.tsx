import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRouteError } from 'react-router';
import { Empty } from '../ui/Notice.tsx';

/** A page that broke: the rest of the product goes on. After an update, old chunks are gone; reloading helps. */
export function PageFailed() {
  const error = useRouteError();
  return (
    <Empty
      icon={<IconAlertTriangle size={24} />}
      title="This page could not be shown"
      action={<Button onClick={() => window.location.reload()}>Reload the page</Button>}
    >
      Your saved work is safe. If reloading does not help, tell your administrator:{' '}
      <span className="mono">{error instanceof Error ? error.message : String(error)}</span>
    </Empty>
  );
}
