import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { problemOf } from '../api/client.ts';
import './notice.css';

/** Nothing here: says why, and what to do. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="notice">
      {icon !== undefined && <div className="notice-icon">{icon}</div>}
      <h2>{title}</h2>
      {children !== undefined && <div className="notice-text">{children}</div>}
      {action !== undefined && <div className="notice-action">{action}</div>}
    </div>
  );
}

/** Something could not be loaded. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = problemOf(error);
  return (
    <div className="notice failed" role="alert">
      <div className="notice-icon">
        <IconAlertTriangle size={24} />
      </div>
      <h2>{problem.title}</h2>
      <div className="notice-text">{problem.detail}</div>
      {retry !== undefined && (
        <div className="notice-action">
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
    </div>
  );
}

/**
 * An error beside the thing that caused it, with the refused fields as far as it does not name them itself. `atFields`:
 * what was refused is told at the fields already.
 */
export function ProblemLine({ error, atFields = false }: { error: unknown; atFields?: boolean }) {
  if (error === null || error === undefined) return null;
  const problem = problemOf(error);
  const isShown = atFields && problem.errors !== undefined;
  const detail = isShown ? 'Not accepted: see what is marked above.' : problem.detail;
  const errors = isShown ? [] : (problem.errors ?? []).filter(({ message }) => !detail.includes(message));
  return (
    <div className="problem-line" role="alert">
      <IconAlertTriangle size={15} />
      <div>
        {detail}
        {errors.length > 0 && (
          <ul>
            {errors.map(({ field, message }) => (
              <li key={`${field} ${message}`}>
                {field !== '' && <span className="mono">{field} </span>}
                {message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
