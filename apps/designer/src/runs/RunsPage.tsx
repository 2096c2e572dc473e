import { useMediaQuery } from '@mantine/hooks';
import { Outlet, useParams } from 'react-router';
import { RunList } from './RunList.tsx';
import './runs.css';

/** Run history; a run opens beside the list where there is room, else in its place. */
export function RunsPage() {
  const { run } = useParams();
  const roomy = useMediaQuery('(min-width: 1600px)', true, { getInitialValueInEffect: false });
  const tiny = useMediaQuery('(width < 900px)', false, { getInitialValueInEffect: false });
  if (run === undefined) return <RunList compact={tiny} />;
  return (
    <div className={roomy ? 'runs-split' : 'runs-single'}>
      {roomy && (
        <div className="runs-beside">
          <RunList compact open={run} />
        </div>
      )}
      <div className="runs-detail">
        <Outlet />
      </div>
    </div>
  );
}
