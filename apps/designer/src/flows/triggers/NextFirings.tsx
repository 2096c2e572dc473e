import { Moment } from '../../ui/Moment.tsx';
import { nextFirings } from './next-firings.ts';
import './triggers.css';

/** When a schedule comes next, as it stands in the form. */
export function NextFirings({ cron, zone }: { cron: string; zone: string }) {
  const firings = nextFirings(cron, zone, new Date());
  if (firings.length === 0) return null;
  return (
    <section className="trigger-now" aria-label="Next firings">
      <h3>
        Next <span className="hint">by the clock of {zone}</span>
      </h3>
      <ol className="firings">
        {firings.map(({ at, there }) => (
          <li key={at}>
            <span>{there}</span>
            <span className="hint">
              <Moment at={at} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
