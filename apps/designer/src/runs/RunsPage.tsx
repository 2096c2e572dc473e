import { useParams } from 'react-router';
import { ListPage } from '../ui/ListPage.tsx';
import { RunList } from './RunList.tsx';
import './runs.css';

/** Run history, with a run of it. */
export function RunsPage() {
  const { run } = useParams();
  return <ListPage open={run} list={(compact) => <RunList compact={compact} open={run} />} />;
}
