import type { RunDetail } from '@crossdock/contracts';
import { duration } from '../ui/formats.ts';

const parts = [
  ['queuedMs', 'queue', 'in the queue, until the first step'],
  ['gateMs', 'gate', 'waiting for the gates of connections'],
  ['callMs', 'calling', 'waiting for other systems'],
  ['computingMs', 'computing', 'inside the steps themselves'],
  ['waitedMs', 'put away', 'between attempts, in waits and pauses: nothing ran'],
] as const;

/** Where the time of a run went, as one bar with its parts named. */
export function TimingLine({ timing }: { timing: RunDetail['timing'] }) {
  const shown = parts
    .map(([key, word, says]) => ({ key, word, says, ms: timing[key] ?? 0 }))
    .filter(({ ms }) => ms > 0);
  if (shown.length === 0) return null;
  return (
    <div className="timing" role="group" aria-label="Where the time went">
      <div className="timing-bar" aria-hidden>
        {shown.map(({ key, ms }) => (
          <span key={key} className={`timing-${key}`} style={{ flexGrow: ms }} />
        ))}
      </div>
      {shown.map(({ key, word, says, ms }) => (
        <span key={key} className="timing-part" title={`${duration(ms)} ${says}`}>
          <i className={`timing-${key}`} /> {word} {duration(ms)}
        </span>
      ))}
    </div>
  );
}
