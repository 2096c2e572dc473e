import type { RunDetail } from '@crossdock/contracts';
import { useEffect, useMemo, useState } from 'react';
import { duration } from '../ui/formats.ts';
import { itemsAtFirst, linesOf, stepTree } from './step-tree.ts';
import { ItemLine, MoreLine, StepLine } from './WaterfallLines.tsx';
import { waterfallOf } from './waterfall.ts';

interface WaterfallProps {
  run: RunDetail;
  chosen: string | null;
  onChoose: (step: string) => void;
}

/** Steps on one time axis, in the order of the plan, those of a container under it, item by item. */
export function WaterfallView({ run, chosen, onChoose }: WaterfallProps) {
  const now = useNow(run.endedAt === null);
  const [opened, setOpened] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [most, setMost] = useState<ReadonlyMap<string, number>>(new Map());
  const tree = useMemo(() => stepTree(run.steps), [run.steps]);
  const { tracks, totalMs } = useMemo(() => waterfallOf(run, now), [run, now]);
  const bars = useMemo(() => new Map(tracks.map((track) => [track.step.key, track.bars])), [tracks]);
  const toggle = (id: string, open: boolean) => setOpened((before) => new Map(before).set(id, !open));
  return (
    <section className="card waterfall" aria-label="Steps">
      <div className="waterfall-axis" aria-hidden>
        <span>0</span>
        <span>{duration(totalMs / 2)}</span>
        <span>{duration(totalMs)}</span>
      </div>
      {linesOf(tree, { opened, most, chosen }).map((line) => {
        switch (line.kind) {
          case 'step':
            return (
              <StepLine
                key={line.id}
                line={line}
                bars={bars.get(line.id) ?? []}
                chosen={line.id === chosen}
                onChoose={onChoose}
                onToggle={() => toggle(line.id, line.open)}
              />
            );
          case 'item':
            return <ItemLine key={line.id} line={line} onToggle={() => toggle(line.id, line.open)} />;
          case 'more':
            return (
              <MoreLine
                key={`${line.id} more`}
                line={line}
                onMore={() =>
                  setMost((before) =>
                    new Map(before).set(line.id, (before.get(line.id) ?? itemsAtFirst) + itemsAtFirst),
                  )
                }
              />
            );
        }
      })}
    </section>
  );
}

/** The time, ticking while something moves. */
function useNow(moving: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [moving]);
  return now;
}
