import type { LiveEvent, RunQuery } from '@crossdock/contracts';
import { type Flow, makeCatalogue } from '@crossdock/flow';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';
import { isMoving } from './moving.ts';

export type RunFilter = Omit<RunQuery, 'cursor' | 'limit'>;
/** What is replayed, and how; counted before it is started. */
export type ReplayRequest = Omit<Parameters<typeof client.replays.start>[0]['body'], 'dry'>;
/** The runs of a replay: by name, or all that a filter shows. */
export type ChosenRuns = { runs: string[] } | { filter: RunFilter };
export type LiveRun = Extract<LiveEvent, { type: 'run' }>;

/** No live event tells of replays of many runs: while one moves it is asked for again this often. */
const movingMs = 1_000;

/** Runs that begin or end to wait are told live; time runs out, and other processes ask, without a word. */
const approvalsMs = 20_000;

/** The only place with query keys. Everything of an environment starts with its name, so live events find it. */
export const queries = {
  about: () =>
    queryOptions({ queryKey: ['about'], queryFn: () => client.system.about({}), staleTime: Infinity }),
  who: () => queryOptions({ queryKey: ['who'], queryFn: () => client.session.who({}), staleTime: 300_000 }),
  people: () =>
    queryOptions({
      queryKey: ['people'],
      queryFn: () => client.people.list({}),
      staleTime: 60_000,
    }),
  environments: () =>
    queryOptions({
      queryKey: ['environments'],
      queryFn: () => client.system.environments({}),
      staleTime: 300_000,
    }),
  catalogue: () =>
    queryOptions({
      queryKey: ['catalogue'],
      queryFn: async () => {
        const { connectors } = await client.system.catalogue({});
        return { connectors, nodes: makeCatalogue(connectors) };
      },
      staleTime: Infinity,
      structuralSharing: false,
    }),
  flow: (flow: string) =>
    queryOptions({ queryKey: ['flow', flow], queryFn: () => client.flows.get({ params: { flow } }) }),
  version: (flow: string, version: number) =>
    queryOptions({
      queryKey: ['flow', flow, 'version', version],
      queryFn: () => client.flows.version({ params: { flow, version: String(version) } }),
      staleTime: Infinity,
    }),
  /** The draft as it stands with nodes taken to their newest version; nothing is stored. */
  upgrade: (flow: string, nodes: readonly string[], draft: Flow) =>
    queryOptions({
      queryKey: ['flow', flow, 'upgrade', nodes, draft],
      queryFn: () => client.upgrades.propose({ params: { flow }, body: { nodes: [...nodes], flow: draft } }),
      staleTime: Infinity,
      gcTime: 0,
    }),
  flows: (env: string) =>
    queryOptions({
      queryKey: ['env', env, 'flows'],
      queryFn: () => client.flows.list({ params: { env } }),
    }),
  activity: (env: string, flow: string) =>
    queryOptions({
      queryKey: ['env', env, 'activity', flow],
      queryFn: () => client.flows.activity({ params: { env, flow } }),
    }),
  coverage: (env: string, flow: string) =>
    queryOptions({
      queryKey: ['env', env, 'coverage', flow],
      queryFn: () => client.triggers.coverage({ params: { env, flow } }),
      refetchInterval: 15_000,
    }),
  runs: (env: string, filter: RunFilter) =>
    infiniteQueryOptions({
      queryKey: ['env', env, 'runs', filter],
      queryFn: ({ pageParam }) =>
        client.runs.list({
          params: { env },
          query: { ...filter, limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) },
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
    }),
  run: (env: string, run: string) =>
    queryOptions({
      queryKey: ['env', env, 'run', run],
      queryFn: () => client.runs.get({ params: { env, run } }),
    }),
  /** Questions that wait for a decision. */
  approvals: (env: string) =>
    queryOptions({
      queryKey: ['env', env, 'approvals'],
      queryFn: () => client.approvals.list({ params: { env } }),
      refetchInterval: approvalsMs,
    }),
  approval: (env: string, approval: string) =>
    queryOptions({
      queryKey: ['env', env, 'approval', approval],
      queryFn: () => client.approvals.get({ params: { env, approval } }),
      refetchInterval: ({ state }) => (state.data?.open === true ? approvalsMs : false),
    }),
  replays: (env: string) =>
    queryOptions({
      queryKey: ['env', env, 'replays'],
      queryFn: () => client.replays.list({ params: { env } }),
      refetchInterval: ({ state }) => (state.data?.some(isMoving) === true ? movingMs : false),
    }),
  replay: (env: string, batch: string) =>
    queryOptions({
      queryKey: ['env', env, 'replay', batch],
      queryFn: () => client.replays.get({ params: { env, batch } }),
      refetchInterval: ({ state }) => (state.data !== undefined && isMoving(state.data) ? movingMs : false),
    }),
  /** What a replay of many would start. */
  replayCount: (env: string, request: ReplayRequest) =>
    queryOptions({
      queryKey: ['env', env, 'replay-count', request],
      queryFn: async () => {
        const { count } = await client.replays.start({ params: { env }, body: { ...request, dry: true } });
        return count;
      },
      gcTime: 0,
    }),
  /** Written by live events only: the newest run of a flow since the page was opened. */
  latestRun: (env: string, flow: string) =>
    queryOptions<LiveRun | null>({
      queryKey: ['env', env, 'latest-run', flow],
      queryFn: () => null,
      enabled: false,
      initialData: null,
      staleTime: Infinity,
    }),
  connections: (env: string) =>
    queryOptions({
      queryKey: ['env', env, 'connections'],
      queryFn: () => client.system.connections({ params: { env } }),
    }),
  lookups: (env: string) =>
    queryOptions({
      queryKey: ['env', env, 'lookups'],
      queryFn: () => client.system.lookups({ params: { env } }),
    }),
};
