import { useSyncExternalStore } from 'react';
import { exactTime, relativeTime } from './formats.ts';

const tickMs = 5_000;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all moments on screen, so that a list of 200 rows ticks once. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function readNow(): number {
  if (timer === undefined) now = Date.now();
  return now;
}

/** A time as people say it; the exact one on hover. */
export function Moment({ at }: { at: string }) {
  const clock = useSyncExternalStore(subscribe, readNow);
  return (
    <time dateTime={at} title={exactTime(at)}>
      {relativeTime(at, Math.max(clock, Math.min(Date.parse(at), Date.now())))}
    </time>
  );
}
