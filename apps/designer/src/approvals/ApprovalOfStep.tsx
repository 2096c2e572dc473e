import { Button } from '@mantine/core';
import type { StepDetail } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { IconChecklist } from '@tabler/icons-react';
import { Link } from 'react-router';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { Moment } from '../ui/Moment.tsx';
import { decidersText } from './approval-words.ts';
import './approvals.css';

/** The questions that steps of a run have asked, by their ids. */
export function approvalsAskedBy(steps: readonly StepDetail[], { open }: { open: boolean }): string[] {
  return steps.flatMap(({ waits }) =>
    waits.flatMap(({ because, signal, endedAt }) =>
      because === 'approval' && signal !== null && (!open || endedAt === null) ? [signal.correlation] : [],
    ),
  );
}

/** What a run waits for somebody to decide. */
export function OpenApproval({ id }: { id: string }) {
  const { name: env } = useEnvironment();
  const { data: approval } = useQuery(queries.approval(env, id));
  const { data: me } = useQuery(queries.who());
  if (approval?.open !== true) return null;
  return (
    <div className="open-approval tone-waiting">
      <IconChecklist size={18} />
      <div className="grow">
        <strong>{approval.title}</strong>
        <div className="soft">
          waits for {decidersText(approval, me?.email ?? '')}
          {approval.until !== null && (
            <>
              {' '}
              until <Moment at={approval.until} />
            </>
          )}
        </div>
      </div>
      <Button component={Link} to={`/approvals/${id}`}>
        Decide
      </Button>
    </div>
  );
}
