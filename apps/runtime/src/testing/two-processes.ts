import {
  ApiError,
  type Client,
  makeClient,
  type Person,
  type RunDetail,
  type RunSummary,
} from '@crossdock/contracts';
import { Flow } from '@crossdock/flow';
import type { Connector } from '@crossdock/sdk';
import { ApiTokens } from '../platform/auth/api-tokens.service.ts';
import { deployFlow, type Runtime, startRuntime } from './runtime.ts';

const dev = { env: 'dev' };

/** Two processes on one database, and what specs do with them: deploy flows, start runs by hand, see them end. */
export class TwoProcesses {
  readonly client: Client;
  /** The API of the other process. */
  readonly other: Client;
  readonly pool: Runtime['pool'];
  /** What stands behind the two. */
  readonly apps: ReadonlyArray<Runtime['app']>;
  readonly close: () => Promise<void>;
  readonly runtime: Runtime;

  private constructor(runtime: Runtime, another: Awaited<ReturnType<Runtime['another']>>) {
    this.runtime = runtime;
    this.client = runtime.client;
    this.other = makeClient({ baseUrl: another.url, token: runtime.token });
    this.pool = runtime.pool;
    this.apps = [runtime.app, another.app];
    this.close = async () => {
      await another.close();
      await runtime.close();
    };
  }

  static async start(connectors: readonly Connector[]): Promise<TwoProcesses> {
    const runtime = await startRuntime(connectors);
    return new TwoProcesses(runtime, await runtime.another());
  }

  /** The API as a colleague uses it, who can sign in from now on: `grace` is grace@example.com. */
  async colleague(name: string): Promise<Client> {
    const { app, pool, url } = this.runtime;
    const added = await pool.query<Person>(
      `insert into people (id, email, name, password_hash) values (gen_random_uuid(), $1, $2, '') returning id, email, name`,
      [`${name}@example.com`, name],
    );
    const [person] = added.rows;
    if (person === undefined) throw new Error(`${name} could not be added`);
    return makeClient({ baseUrl: url, token: (await app.get(ApiTokens).create(person, 'specs')).token });
  }

  /** Publishes a flow and switches it on. Answers its id. */
  deploy(name: string, flow: Flow): Promise<string> {
    return deployFlow(this, name, flow);
  }

  async switchOff(flow: string): Promise<void> {
    await this.client.flows.deploy({ params: { ...dev, flow }, body: { version: 1, enabled: false } });
  }

  /** Starts a run by hand through one of the processes. */
  async run(flow: string, body: unknown = {}, through = this.client): Promise<string> {
    return (await through.flows.start({ params: { ...dev, flow }, body: { body } })).id;
  }

  async untilStatus(run: string, ...wanted: Array<RunDetail['status']>): Promise<RunDetail> {
    for (;;) {
      const found = await this.detail(run);
      if (wanted.includes(found.status)) return found;
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  ended(run: string): Promise<RunDetail> {
    return this.untilStatus(run, 'completed', 'failed', 'cancelled', 'echo');
  }

  detail(run: string): Promise<RunDetail> {
    return this.client.runs.get({ params: { ...dev, run } });
  }

  async runsOf(flow: string): Promise<RunSummary[]> {
    return (await this.client.runs.list({ params: dev, query: { flow } })).runs;
  }
}

/** A flow that is started by hand; wires as `start.out -> call`. */
export function byHand(nodes: Record<string, unknown>, wires: readonly string[]): Flow {
  return Flow.parse({
    schema: 1,
    nodes: { start: { type: 'core.manual@1' }, ...nodes },
    wires: wires.map((wire) => {
      const [from, to] = wire.split(' -> ');
      return { from, to };
    }),
  });
}

export function outputOf({ steps }: RunDetail, key: string): unknown {
  return steps.find((step) => step.key === key)?.output;
}

/** `409 approvals.decided`, or `none`. */
export function problemOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) =>
      error instanceof ApiError ? `${String(error.problem.status)} ${error.problem.code}` : String(error),
  );
}
