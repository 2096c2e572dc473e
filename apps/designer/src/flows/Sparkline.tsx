import type { FlowHealth } from '@crossdock/contracts';
import { plural } from '../ui/formats.ts';

const width = 168;
const height = 30;

/** Runs per hour as small bars: failed ones stand on top in their colour. */
export function Sparkline({ hourly }: { hourly: FlowHealth['hourly'] }) {
  const most = Math.max(1, ...hourly.map(({ completed, failed }) => completed + failed));
  const step = width / Math.max(hourly.length, 1);
  const scale = (many: number) => (many === 0 ? 0 : Math.max(2, (many / most) * (height - 4)));
  const completed = hourly.reduce((sum, hour) => sum + hour.completed, 0);
  const failed = hourly.reduce((sum, hour) => sum + hour.failed, 0);
  return (
    <svg
      className="sparkline"
      width={width}
      height={height}
      role="img"
      aria-label={`${plural(completed, 'run')} completed, ${plural(failed, 'run')} failed in the last 24 hours`}
    >
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} />
      {hourly.map((hour, index) => {
        const good = scale(hour.completed);
        const bad = scale(hour.failed);
        return (
          <g key={index} transform={`translate(${String(index * step + 1)} 0)`}>
            <title>{hourTitle(index, hourly.length, hour)}</title>
            <rect className="hit" width={step} height={height} />
            <rect className="good" y={height - 1 - good} width={step - 2} height={good} rx={1} />
            <rect className="bad" y={height - 1 - good - bad} width={step - 2} height={bad} rx={1} />
          </g>
        );
      })}
    </svg>
  );
}

function hourTitle(
  index: number,
  length: number,
  { completed, failed }: { completed: number; failed: number },
): string {
  const ago = length - 1 - index;
  const when = ago === 0 ? 'this hour' : `${String(ago)} h ago`;
  return `${when}: ${String(completed)} completed, ${String(failed)} failed`;
}
