import type { Approval } from '@crossdock/contracts';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { words } from '../ui/formats.ts';
import { JsonTree } from '../ui/JsonTree.tsx';
import { Moment } from '../ui/Moment.tsx';
import './approvals.css';

/** Who decided what, and with which answers. */
export function Decided({ decision }: { decision: NonNullable<Approval['decision']> }) {
  const { by, at, note, answers } = decision;
  return (
    <section className="card approval-part" aria-label="Decision">
      <h3>
        {words(decision.decision)} by {by}, <Moment at={at} />
      </h3>
      {note !== null && <p>“{note}”</p>}
      {Object.keys(answers).length > 0 && <JsonTree value={answers} open={2} />}
    </section>
  );
}

/** The same, of an approval known by its id; nothing as long as it is open. */
export function DecisionOf({ approval }: { approval: string }) {
  const { name: env } = useEnvironment();
  const { data } = useQuery(queries.approval(env, approval));
  return data?.decision == null ? null : <Decided decision={data.decision} />;
}
