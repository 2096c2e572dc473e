import { Kbd, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, NavLink } from 'react-router';
import { queries } from '../api/queries.ts';
import { openCount } from '../approvals/approval-words.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Mark } from './Mark.tsx';
import { places } from './places.ts';

export function Rail({ narrow, onToggle }: { narrow: boolean; onToggle: () => void }) {
  const { name: env } = useEnvironment();
  const { data: approvals = [] } = useQuery(queries.approvals(env));
  const Fold = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className="rail" aria-label="Places">
      <Link to="/flows" className="rail-home" aria-label="Crossdock, to the flows">
        <Mark size={26} />
        {!narrow && <span>Crossdock</span>}
      </Link>
      {places.map(({ path, title, letter, Icon }) => (
        <Tooltip
          key={path}
          position="right"
          label={
            <span>
              {title} <Kbd size="xs">g</Kbd> <Kbd size="xs">{letter}</Kbd>
            </span>
          }
        >
          <NavLink to={path} className="rail-link" aria-label={title}>
            <Icon size={18} stroke={1.7} />
            {!narrow && <span className="grow">{title}</span>}
            {path === '/approvals' && approvals.length > 0 && (
              <span className="rail-count" aria-label={`${openCount(approvals)} open`}>
                {openCount(approvals)}
              </span>
            )}
          </NavLink>
        </Tooltip>
      ))}
      <span className="grow" />
      <button
        type="button"
        className="plain-button rail-link"
        onClick={onToggle}
        aria-label={narrow ? 'Widen the rail' : 'Narrow the rail'}
      >
        <Fold size={18} stroke={1.7} />
        {!narrow && <span>Collapse</span>}
      </button>
    </nav>
  );
}
