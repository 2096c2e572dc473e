import {
  type Death,
  FlowWorld,
  type FlowWorldParts,
  orderTrigger,
  type RunStanding,
  testActions,
} from '@crossdock/engine/testing';
import { coreConnector } from '@crossdock/nodes-core';
import { defineConnector, type Http } from '@crossdock/sdk';
import type { CorpusCase } from './corpus/drawn-flow.ts';
import { HttpReceiver } from './http-receiver.ts';

const testConnector = defineConnector({ id: 'test', triggers: [orderTrigger], actions: testActions });

/** How everything stands in the end: runs, other systems, and the state that flows share. */
export interface FinalState {
  runs: Record<string, RunStanding>;
  written: string[];
  platform: unknown;
}

export interface Disturbance {
  deaths?: readonly Death[];
  losesAnswer?: boolean;
}

/** Lets a case happen from its events to the end, disturbed or not. */
export async function happen(
  { flows, events, early = [], late = [], people = () => undefined, lookups = {} }: CorpusCase,
  sandbox: FlowWorldParts['sandbox'],
  disturbance: Disturbance = {},
): Promise<{ state: FinalState; points: number }> {
  const http = new HttpReceiver();
  const world = new FlowWorld({
    flows,
    connectors: [coreConnector, testConnector],
    http,
    open: (alias, outside) => (alias === 'api' ? openApi(outside.http) : outside.system),
    sandbox,
    lookups,
    ...disturbance,
  });
  for (const signal of early) world.signals.give({ ...signal, at: world.now });
  for (const [flow, event] of events) world.accept(flow, event);
  const coming = [...late];
  const asked = new Set<string>();
  await world.settle(() => {
    const decided = [...world.platform.approvals.values()].some((request) => {
      const decision = asked.has(request.id) ? undefined : people(request);
      asked.add(request.id);
      if (decision !== undefined) world.platform.decide(request.id, { decision, by: 'finance@example.test' });
      return decision !== undefined;
    });
    const signal = decided ? undefined : coming.shift();
    if (signal !== undefined) world.signals.give({ ...signal, at: world.now });
    return decided || signal !== undefined;
  });
  return { state: await finalState(world, http), points: world.points.passed };
}

async function finalState(world: FlowWorld, http: HttpReceiver): Promise<FinalState> {
  const { system, platform } = world;
  return {
    runs: await world.standing(),
    written: [...system.records.map(({ kind, key }) => `${kind} ${key}`), ...http.written].sort(),
    platform: {
      published: [...platform.published.values()],
      references: [...platform.references].sort(),
      approvals: [...platform.approvals.keys()].sort(),
      groups: platform.groupItems(),
    },
  };
}

function openApi(http: Http): unknown {
  const connection = coreConnector.connections.find(({ id }) => id === 'core.http');
  if (connection === undefined) throw new Error('There is no HTTP connection');
  const settings = connection.settings.parse({ url: 'https://api.example.test' });
  const memory = { get: <T>(_key: string, load: () => Promise<T>) => load(), forget: () => undefined };
  return connection.open({ settings, http, memory });
}
