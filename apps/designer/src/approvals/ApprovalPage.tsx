import type { Approval } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { inline, words } from '../ui/formats.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { Moment } from '../ui/Moment.tsx';
import { Failed } from '../ui/Notice.tsx';
import { StateBadge } from '../ui/StateBadge.tsx';
import { WaitingPage } from '../ui/Waiting.tsx';
import { askerOf, decidersText, lookOfApproval } from './approval-words.ts';
import { Decided } from './Decided.tsx';
import { DecisionForm } from './DecisionForm.tsx';
import './approvals.css';

/** One question of a run to a person: what it is about, and the decision, made or still to be made. */
export function ApprovalPage() {
  const { approval: id = '' } = useParams();
  const { name: env } = useEnvironment();
  const approval = useQuery(queries.approval(env, id));
  if (approval.data === undefined) {
    return approval.error === null ? (
      <WaitingPage />
    ) : (
      <Failed error={approval.error} retry={() => void approval.refetch()} />
    );
  }
  return (
    <article className="approval-page" aria-label="Approval">
      <nav aria-label="Where you are" className="row hint">
        <Link to="/approvals" className="link">
          Approvals
        </Link>
        / <span className="cut">{askerOf(approval.data)}</span>
      </nav>
      <header className="approval-head">
        <h1>{approval.data.title}</h1>
        <StateBadge look={lookOfApproval(approval.data)} />
      </header>
      <Facts approval={approval.data} />
      {approval.data.details != null && <Details details={approval.data.details} />}
      {approval.data.decision !== null && <Decided decision={approval.data.decision} />}
      {approval.data.open && <DecisionForm key={id} approval={approval.data} />}
      {!approval.data.open && approval.data.decision === null && (
        <p className="card approval-part soft">
          Nobody waits for this decision any more: the time is up, or the run is over.
        </p>
      )}
    </article>
  );
}

function Facts({ approval }: { approval: Approval }) {
  const { data: me } = useQuery(queries.who());
  const { run, flow, step, askedAt, until } = approval;
  return (
    <div className="approval-facts">
      <span>
        asked by{' '}
        <Link className="link" to={`/runs/${run}`}>
          {askerOf(approval)}
        </Link>{' '}
        <span className="hint">
          {flow.name}, step <span className="mono">{step}</span>
        </span>
      </span>
      <span>
        <Moment at={askedAt} />
      </span>
      <span>
        {until === null ? (
          'waits without end'
        ) : (
          <>
            until <Moment at={until} />
          </>
        )}
      </span>
      <span>for {decidersText(approval, me?.email ?? '')}</span>
    </div>
  );
}

/** Flat data reads as facts, anything deeper as a tree. */
function Details({ details }: { details: unknown }) {
  return (
    <section className="card approval-part" aria-label="Details">
      <h3>Details</h3>
      {isFlat(details) ? (
        <dl className="approval-details">
          {Object.entries(details).map(([name, value]) => (
            <div key={name}>
              <dt>{words(name)}</dt>
              <dd>{inline(value, 400)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <JsonTree value={details} open={3} />
      )}
    </section>
  );
}

function isFlat(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each !== 'object' || each === null);
}
