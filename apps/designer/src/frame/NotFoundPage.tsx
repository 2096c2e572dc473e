import { IconMapOff } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Empty } from '../ui/Notice.tsx';

export function NotFoundPage() {
  return (
    <Empty icon={<IconMapOff size={24} />} title="There is nothing at this address">
      The page may have moved, or the address may be mistyped.{' '}
      <Link className="link" to="/flows">
        Go to the flows
      </Link>
    </Empty>
  );
}
