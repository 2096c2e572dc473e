import { LiveEvent, livePath, type RunDetail } from '@crossdock/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { mayAsk, newerRun, patchRunDetail, patchRunPages, type RunPages } from './live-patches.ts';
import { type LiveRun, queries, type RunFilter } from './queries.ts';

/** Counts are asked for again at most this often, however many runs pass by. */
const recountMs = 2_000;
/** A run that is shown is read again at most this often: a run with many steps tells of each of them. */
const rereadMs = 300;

/** One stream per environment. True while it is connected; patches the query cache as events arrive. */
export function useLive(env: string | undefined): boolean {
  const cache = useQueryClient();
  const [connected, setConnected] = useState(true);
  useEffect(() => {
    if (env === undefined) return undefined;
    const recount = throttled(() => {
      void cache.invalidateQueries({ queryKey: queries.flows(env).queryKey });
      void cache.invalidateQueries({ queryKey: ['env', env, 'activity'] });
    }, recountMs);
    const reask = throttled(() => {
      void cache.invalidateQueries({ queryKey: queries.approvals(env).queryKey });
      void cache.invalidateQueries({ queryKey: ['env', env, 'approval'] });
    }, rereadMs);
    const moved = new Set<string>();
    const reread = throttled(() => {
      for (const run of moved) void cache.invalidateQueries({ queryKey: queries.run(env, run).queryKey });
      moved.clear();
    }, rereadMs);
    let greeted = false;
    const source = new EventSource(livePath(env));
    source.onopen = () => setConnected(true);
    source.onerror = () => setConnected(false);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const parsed = LiveEvent.safeParse(JSON.parse(data));
      if (!parsed.success) return;
      if (parsed.data.type === 'hello') {
        if (greeted) void cache.invalidateQueries({ queryKey: ['env', env] });
        greeted = true;
        return;
      }
      if (parsed.data.type === 'run') {
        applyRun(cache, env, parsed.data);
        moved.add(parsed.data.run.id);
        reread.call();
        if (mayAsk(parsed.data.run, cache.getQueryData(queries.approvals(env).queryKey))) reask.call();
      }
      if (parsed.data.type === 'flow') {
        void cache.invalidateQueries({ queryKey: queries.flow(parsed.data.flow).queryKey, exact: true });
      }
      recount.call();
    };
    return () => {
      source.close();
      recount.cancel();
      reread.cancel();
      reask.cancel();
    };
  }, [cache, env]);
  return connected;
}

function applyRun(cache: QueryClient, env: string, event: LiveRun): void {
  for (const [key, pages] of cache.getQueriesData<RunPages>({ queryKey: ['env', env, 'runs'] })) {
    if (pages !== undefined) {
      cache.setQueryData(key, patchRunPages(pages, event.run, (key[3] ?? {}) as RunFilter));
    }
  }
  cache.setQueriesData<RunDetail>({ queryKey: ['env', env, 'run'] }, (old) =>
    old === undefined ? old : patchRunDetail(old, event),
  );
  const latest = queries.latestRun(env, event.run.flow.id).queryKey;
  cache.setQueryData<LiveRun | null>(latest, (old) => newerRun(old, event));
}

function throttled(act: () => void, everyMs: number): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    call: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        act();
      }, everyMs);
    },
    cancel: () => clearTimeout(timer),
  };
}
