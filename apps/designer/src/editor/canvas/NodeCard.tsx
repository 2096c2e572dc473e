import { Handle, type NodeProps, Position } from '@xyflow/react';
import { IconAlertCircleFilled, IconCircleArrowUp, IconRefreshDot } from '@tabler/icons-react';
import { failedPort, outPort } from '@crossdock/flow';
import { memo } from 'react';
import { count, plural } from '../../ui/formats.ts';
import { StateIcon } from '../../ui/StateBadge.tsx';
import { Tile } from '../../ui/Tile.tsx';
import type { ItemCounts } from './node-states.ts';
import type { CardData, CardNode } from './to-canvas.ts';

/** A node on the canvas: tile, title, one line of what matters; ports named when there is more than one. */
export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<CardNode>) {
  const tone = data.look === null ? '' : ` tone-${data.look.tone}`;
  const classes = `node-card state-${data.state ?? 'none'}${tone}`;
  const named = data.ports.length > 1 || (data.ports.length === 1 && data.ports[0]?.name !== outPort);
  return (
    <div className={classes} data-selected={selected} data-dim={data.dim}>
      {data.kind !== 'trigger' && <Handle type="target" position={Position.Left} className="port" />}
      <div className="node-head">
        <Tile monogram={data.monogram} title={data.system} size={30} />
        <div className="grow">
          <div className="node-title cut" title={data.title}>
            {data.title}
          </div>
          <div className="node-line cut" title={data.line}>
            {data.line}
          </div>
        </div>
        <NodeBadges data={data} />
      </div>
      {named ? (
        <div className="node-branches">
          {data.ports.map(({ name, title }) => (
            <div key={name} className="node-branch" data-otherwise={name === 'otherwise'}>
              <span className="cut grow" title={title}>
                {title}
              </span>
              {(data.portCounts[name] ?? 0) > 0 && (
                <span className="node-count">{count(data.portCounts[name] ?? 0)}</span>
              )}
              <Handle type="source" id={name} position={Position.Right} className="port" />
            </div>
          ))}
        </div>
      ) : data.ports.length === 0 ? null : (
        <Handle type="source" id={outPort} position={Position.Right} className="port" />
      )}
      <FailedPort data={data} />
      {data.state === 'running' && <div className="node-progress" />}
      <NodeCounts data={data} />
    </div>
  );
});

/** The way on when a step fails for good: quiet until it is used or looked for. */
export function FailedPort({ data }: { data: CardData }) {
  if (!data.fails) return null;
  return (
    <Handle
      type="source"
      id={failedPort}
      position={Position.Bottom}
      className="port port-failed"
      data-used={data.failsOn}
      title="When this step fails for good"
    />
  );
}

export function NodeBadges({ data }: { data: CardData }) {
  return (
    <>
      {data.look !== null && data.state !== 'pending' && (
        <span title={data.look.word}>
          <StateIcon tone={data.look.tone} size={16} />
        </span>
      )}
      {data.state === null && data.ownPolicy && (
        <span title="Own retry policy" className="node-policy">
          <IconRefreshDot size={14} />
        </span>
      )}
      {data.state === null && data.notes.length > 0 && (
        <span role="img" aria-label="Newer version" title={data.notes.join(' ')} className="node-note">
          <IconCircleArrowUp size={15} />
        </span>
      )}
      {data.problems > 0 && (
        <span className="node-problems" title={plural(data.problems, 'problem')}>
          <IconAlertCircleFilled size={13} /> {data.problems}
        </span>
      )}
    </>
  );
}

/** Below the card, and only when there is something to tell. */
export function NodeCounts({ data }: { data: CardData }) {
  if (data.items !== null) return <ItemLine items={data.items} />;
  if (data.counts === null || data.state !== null) return null;
  const { done, running, retrying, failed } = data.counts;
  if (done + running + retrying + failed === 0) return null;
  return (
    <div className="node-counts" title="Runs in the last 24 hours">
      {done > 0 && <span>{count(done)} done</span>}
      {running > 0 && (
        <span className="tone-running">
          <StateIcon tone="running" size={12} /> {count(running)}
        </span>
      )}
      {retrying > 0 && (
        <span className="tone-retrying">
          <StateIcon tone="retrying" size={12} /> {count(retrying)} retrying
        </span>
      )}
      {failed > 0 && (
        <span className="tone-technical">
          <StateIcon tone="technical" size={12} /> {count(failed)} failed
        </span>
      )}
    </div>
  );
}

/** How the items of a run stand: "98 done, 2 failed". */
function ItemLine({ items: { done, failed, moving } }: { items: ItemCounts }) {
  return (
    <div className="node-counts" title="Items of this run">
      {done > 0 && <span>{count(done)} done</span>}
      {moving > 0 && (
        <span className="tone-running">
          <StateIcon tone="running" size={12} /> {count(moving)} under way
        </span>
      )}
      {failed > 0 && (
        <span className="tone-technical">
          <StateIcon tone="technical" size={12} /> {count(failed)} failed
        </span>
      )}
    </div>
  );
}
