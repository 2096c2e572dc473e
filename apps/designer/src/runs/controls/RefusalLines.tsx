import { IconAlertTriangle } from '@tabler/icons-react';
import { type Refused, refusalsOf } from './interventions.ts';

/** Which runs said no, each reason once. */
export function RefusalLines({ refused }: { refused: readonly Refused[] }) {
  return refusalsOf(refused).map(({ runs, why }) => (
    <div key={why} className="problem-line" role="alert">
      <IconAlertTriangle size={15} />
      <div>
        <strong>{runs}</strong>: {why}
      </div>
    </div>
  ));
}
