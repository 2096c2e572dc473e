import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Outlet } from 'react-router';
import './list.css';

interface ListPageProps {
  /** Which of its things is open. */
  open: string | undefined;
  /** The list; compact where there is little room for it. */
  list: (compact: boolean) => ReactNode;
}

/** A list whose things open beside it where there is room, else in its place. */
export function ListPage({ open, list }: ListPageProps) {
  const roomy = useMediaQuery('(min-width: 1600px)', true, { getInitialValueInEffect: false });
  const tiny = useMediaQuery('(width < 900px)', false, { getInitialValueInEffect: false });
  if (open === undefined) return list(tiny);
  if (!roomy) return <Outlet />;
  return (
    <div className="split">
      <div className="split-list">{list(true)}</div>
      <div className="split-detail">
        <Outlet />
      </div>
    </div>
  );
}
