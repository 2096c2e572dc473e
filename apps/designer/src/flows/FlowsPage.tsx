import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { useEnvironment } from '../session/environment.tsx';
import { plural } from '../ui/formats.ts';
import { Empty, Failed } from '../ui/Notice.tsx';
import { WaitingRows } from '../ui/Waiting.tsx';
import { FlowRow } from './FlowRow.tsx';
import { NewFlowDialog } from './NewFlowDialog.tsx';
import './flows.css';

/** All flows with their health at a glance. */
export function FlowsPage() {
  const { name: env, title } = useEnvironment();
  const flows = useQuery(queries.flows(env));
  const [creating, setCreating] = useState(false);
  return (
    <div className="page">
      <header className="page-head">
        <div className="grow">
          <h1>Flows</h1>
          <p className="soft">
            {flows.data === undefined || flows.data.length === 0
              ? 'What runs here, and how it is doing'
              : `${plural(flows.data.length, 'flow')} in ${title}, with their last 24 hours`}
          </p>
        </div>
        <Button leftSection={<IconPlus size={15} />} onClick={() => setCreating(true)}>
          New flow
        </Button>
      </header>
      <div className="card flow-card">
        {flows.data !== undefined && flows.data.length > 0 && (
          <table className="flow-table">
            <thead>
              <tr>
                <th scope="col">Flow</th>
                <th scope="col">Runs</th>
                <th scope="col">Last 24 hours</th>
                <th scope="col" className="number">
                  Completed
                </th>
                <th scope="col" className="number">
                  Failed
                </th>
                <th scope="col">Last run</th>
              </tr>
            </thead>
            <tbody>
              {flows.data.map((flow) => (
                <FlowRow key={flow.id} flow={flow} />
              ))}
            </tbody>
          </table>
        )}
        {flows.data?.length === 0 && (
          <Empty
            icon={<IconRoute size={24} />}
            title="Your first flow starts with something that happens"
            action={<Button onClick={() => setCreating(true)}>New flow</Button>}
          >
            An order is placed, stock changes, a payout arrives: a trigger starts the flow. Then draw what
            should follow, say where each value comes from, and publish.
          </Empty>
        )}
        {flows.isPending && <WaitingRows rows={4} height={64} />}
        {flows.error !== null && flows.data === undefined && (
          <Failed error={flows.error} retry={() => void flows.refetch()} />
        )}
      </div>
      <NewFlowDialog opened={creating} onClose={() => setCreating(false)} />
    </div>
  );
}
