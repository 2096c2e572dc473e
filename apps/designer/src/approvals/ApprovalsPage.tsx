import { useQuery } from '@tanstack/react-query';
import { IconChecklist } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import type { Approval } from '@crossdock/contracts';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { plural } from '../ui/formats.ts';
import { ListPage } from '../ui/ListPage.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Empty, Failed } from '../ui/Notice.tsx';
import { WaitingRows } from '../ui/Waiting.tsx';
import { askerOf, decidersText } from './approval-words.ts';
import './approvals.css';

/** What waits for the decision of a person, with one of it. */
export function ApprovalsPage() {
  const { approval } = useParams();
  return <ListPage open={approval} list={(compact) => <ApprovalList compact={compact} open={approval} />} />;
}

function ApprovalList({ compact, open }: { compact: boolean; open: string | undefined }) {
  const { name: env, title } = useEnvironment();
  const approvals = useQuery(queries.approvals(env));
  const listed = approvals.data ?? [];
  return (
    <div className={compact ? 'list compact' : 'list page'}>
      <header className="page-head">
        <div className="grow">
          <h1>Approvals</h1>
          {!compact && <p className="soft">What waits for somebody to decide, the longest waiting first</p>}
        </div>
        <span className="soft" role="status">
          {approvals.data === undefined ? '' : plural(listed.length, 'question')}
        </span>
      </header>
      <div className="card">
        {listed.length > 0 && !compact && (
          <div className="list-row approval-row list-headings" aria-hidden>
            <span>Question</span>
            <span>Run</span>
            <span>Who may decide</span>
            <span>Until</span>
            <span className="number">Asked</span>
          </div>
        )}
        {listed.map((each) => (
          <ApprovalRow key={each.id} approval={each} compact={compact} open={each.id === open} />
        ))}
        {approvals.isPending && <WaitingRows rows={4} height={46} />}
        {approvals.error !== null && approvals.data === undefined && (
          <Failed error={approvals.error} retry={() => void approvals.refetch()} />
        )}
        {approvals.data?.length === 0 && (
          <Empty icon={<IconChecklist size={24} />} title={`Nothing waits for a decision in ${title}`}>
            A flow asks with an Approval step, and its run waits here until somebody has decided.
          </Empty>
        )}
      </div>
    </div>
  );
}

function ApprovalRow({ approval, compact, open }: { approval: Approval; compact: boolean; open: boolean }) {
  const { data: me } = useQuery(queries.who());
  const { id, title, flow, askedAt, until } = approval;
  if (compact) {
    return (
      <Link
        to={`/approvals/${id}`}
        className="list-row approval-row"
        data-open={open}
        aria-current={open ? 'page' : undefined}
      >
        <span className="cut">
          <strong>{title}</strong>
          <span className="hint"> {askerOf(approval)}</span>
        </span>
        <span className="hint">
          <Moment at={askedAt} />
        </span>
      </Link>
    );
  }
  const who = decidersText(approval, me?.email ?? '');
  return (
    <Link to={`/approvals/${id}`} className="list-row approval-row">
      <strong className="cut" title={title}>
        {title}
      </strong>
      <span className="cut">
        {askerOf(approval)} <span className="hint">{flow.name}</span>
      </span>
      <span className="cut soft" title={who}>
        {who}
      </span>
      <span className="soft">{until === null ? 'no end' : <Moment at={until} />}</span>
      <span className="number soft">
        <Moment at={askedAt} />
      </span>
    </Link>
  );
}
