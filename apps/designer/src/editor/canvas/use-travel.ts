import { useEffect, useMemo, useState } from 'react';
import type { LiveRun } from '../../api/queries.ts';
import { nodeStates } from './node-states.ts';
import type { RunOverlay } from './to-canvas.ts';
import { lengthOf, travelled } from './travel.ts';

const stepMs = 320;
/** How long an ended run stays on the canvas. */
const lingerMs = 5_000;

/** The live run as the canvas shows it, a step at a time; null when there is none or its time is over. */
export function useTravel(order: readonly string[], event: LiveRun | null): RunOverlay | null {
  const [shown, setShown] = useState({ run: '', steps: 0, over: false });
  const id = event?.run.id ?? '';
  const steps = shown.run === id ? shown.steps : 0;
  const over = shown.run === id && shown.over;
  const states = useMemo(() => (event === null ? null : nodeStates(event.steps, event.ports)), [event]);
  const length = states === null ? 0 : lengthOf(order, states);
  const ended = event !== null && event.run.endedAt !== null;

  useEffect(() => {
    if (id === '' || over) return undefined;
    if (steps < length) {
      const timer = setTimeout(() => setShown({ run: id, steps: steps + 1, over: false }), stepMs);
      return () => clearTimeout(timer);
    }
    if (!ended) return undefined;
    const timer = setTimeout(() => setShown({ run: id, steps, over: true }), lingerMs);
    return () => clearTimeout(timer);
  }, [id, steps, length, ended, over]);

  if (event === null || states === null || over) return null;
  return {
    ...travelled(order, states, steps),
    kind: event.run.failure?.kind,
  };
}
