import type { RunDetail, RunSummary } from '@crossdock/contracts';
import { demoAccess } from '@crossdock/demo';
import type { Policy } from '@crossdock/flow';
import pg from 'pg';
import { eventually, type System } from './system.ts';

/** What the demo flow is called in addresses. */
export const flowId = 'woocommerce-order-to-odoo-sales-order';

/** What a person finds in the list of runs by an order number, newest first. */
export async function runsOf({ client }: System, order: string | number): Promise<RunSummary[]> {
  const { runs } = await client.runs.list({ params: { env: 'dev' }, query: { search: String(order) } });
  return runs;
}

/** The whole story of the one run of an order, once it stands as wanted. */
export async function runThat(
  system: System,
  status: RunSummary['status'],
  order: string | number,
): Promise<RunDetail> {
  const found = await eventually(`a run of order ${String(order)} that is ${status}`, async () =>
    (await runsOf(system, order)).find((run) => run.status === status),
  );
  return detailOf(system, found.id);
}

/** The story of a run, once it is over. */
export async function ended(system: System, run: string): Promise<RunDetail> {
  return eventually(`the end of run ${run}`, async () => {
    const detail = await detailOf(system, run);
    return detail.endedAt === null ? undefined : detail;
  });
}

export function detailOf({ client }: System, run: string): Promise<RunDetail> {
  return client.runs.get({ params: { env: 'dev', run } });
}

/** One step of a story. */
export function stepOf(run: RunDetail, key: string): RunDetail['steps'][number] {
  const step = run.steps.find((each) => each.key === key);
  if (step === undefined) throw new Error(`The run has no step ${key}`);
  return step;
}

/** What people see of the attempts of a step: how each went wrong, `done` for the one that did not. */
export function attemptsOf(run: RunDetail, key: string): string[] {
  return stepOf(run, key).attempts.map(({ failure }) =>
    failure === null ? 'done' : `${failure.kind} ${failure.code} ${failure.outcome}`,
  );
}

/** Publishes the demo flow again, with another policy, and deploys it. Answers the version. */
export async function deployWith({ client }: System, policy: Policy): Promise<number> {
  const params = { flow: flowId };
  const { draft } = await client.flows.get({ params });
  const { layout, revision } = draft;
  await client.flows.saveDraft({ params, body: { flow: { ...draft.flow, policy }, layout, revision } });
  const { number } = await client.flows.publish({ params, body: {} });
  await client.flows.deploy({ params: { env: 'dev', ...params }, body: { version: number, enabled: true } });
  return number;
}

/** Changes what the shop is said to sign its deliveries with. */
export async function useSecret({ client, shop }: System, webhookSecret: string): Promise<void> {
  const settings = { url: shop.url, consumerKey: demoAccess.shop.consumerKey, webhookSecret };
  const params = { env: 'dev', alias: 'shop' };
  await client.system.putConnection({ params, body: { type: 'woocommerce', settings } });
}

/** Impatient enough for a spec: eight attempts within two seconds, and no call takes longer than half of one. */
export const quickPolicy: Policy = {
  retry: { attempts: 8, firstDelayMs: 40, factor: 2, maxDelayMs: 400, jitter: 0 },
  callTimeoutMs: 500,
};

/** How many rows a query over the system's database counts. */
export async function counted({ databaseUrl }: System, from: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${from}`);
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/** Waits until no run is left to do. */
export async function nothingLeftToDo(system: System): Promise<void> {
  await eventually('no run left to do', async () => (await counted(system, 'active')) === 0 || undefined);
}
