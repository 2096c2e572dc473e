import type { ReplayBatch } from '@crossdock/contracts';
import { Segments } from '../../ui/Segments.tsx';
import './replays.css';

/** How runs are replayed. `begins`: `auto` leaves it to each run. */
export interface ReplayChoice {
  begins: NonNullable<ReplayBatch['from']> | 'auto';
  version: 'original' | 'current';
}

interface ReplayOptionsProps {
  choice: ReplayChoice;
  /** Of one run; several may be on several versions. */
  originalVersion?: number;
  environment: string;
  /** Whether there is a failed step to begin with; of several runs each decides. */
  canResume?: boolean;
  onChange: (choice: ReplayChoice) => void;
}

/** Where runs begin, and on which version of their flow. From the failed step goes on on the version it failed on. */
export function ReplayOptions({
  choice,
  originalVersion,
  environment,
  canResume = true,
  onChange,
}: ReplayOptionsProps) {
  const original =
    originalVersion === undefined ? 'The one each run was on' : `The original, v${String(originalVersion)}`;
  return (
    <>
      {canResume && (
        <div className="replay-option">
          <span className="soft">Begin</span>
          <Segments
            label="Where to begin"
            value={choice.begins}
            onChange={(begins) =>
              onChange({ begins, version: begins === 'failed-step' ? 'original' : choice.version })
            }
            options={[
              { value: 'auto', label: 'Failed step, else start' },
              { value: 'failed-step', label: 'Failed step' },
              { value: 'start', label: 'Start' },
            ]}
          />
        </div>
      )}
      <div className="replay-option">
        <span className="soft">Flow version</span>
        <Segments
          label="Flow version"
          value={choice.version}
          onChange={(version) => onChange({ ...choice, version })}
          options={[
            { value: 'current', label: `The one ${environment} runs now` },
            { value: 'original', label: original },
          ]}
        />
      </div>
    </>
  );
}
