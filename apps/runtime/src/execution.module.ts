import { Module } from '@nestjs/common';
import { CONFIG, type Config } from './config.ts';
import { CONNECTION_OPENER, type ConnectionOpener } from './connections/connection-opener.ts';
import { OpenConnections } from './connections/open-connections.ts';
import { Intake } from './ingress/intake.ts';
import { SweepPlan } from './ingress/sweep-plan.ts';
import { Sweeps } from './ingress/sweeps.ts';
import { Webhooks } from './ingress/webhooks.ts';
import { Bells } from './platform/queue/bells.ts';
import { Acceptance } from './runs/acceptance.ts';
import { Dispatch } from './runs/dispatch.ts';
import { Execution } from './runs/execution.ts';
import { LEASE_MS } from './runs/lease-ms.ts';
import { Leases } from './runs/leases.ts';
import { PgJournal } from './runs/pg-journal.ts';
import { PreparedPlans } from './runs/prepared-plans.ts';
import { REPLAYS } from './runs/replays-port.ts';
import { RunReplays } from './runs/replays.ts';
import { RunWatch } from './runs/run-watch.ts';
import { Worker } from './runs/worker.ts';

/** How long a test of a connection may take. */
const testTimeoutMs = 15_000;

/** Everything that takes events in and drives runs. */
@Module({
  providers: [
    Acceptance,
    Bells,
    Dispatch,
    Execution,
    Intake,
    Leases,
    OpenConnections,
    PgJournal,
    PreparedPlans,
    RunReplays,
    RunWatch,
    SweepPlan,
    Sweeps,
    Webhooks,
    Worker,
    { provide: LEASE_MS, inject: [CONFIG], useFactory: ({ leaseMs }: Config) => leaseMs },
    { provide: REPLAYS, useExisting: RunReplays },
    {
      provide: CONNECTION_OPENER,
      inject: [OpenConnections],
      useFactory: (connections: OpenConnections): ConnectionOpener => ({
        open: (environment, alias) =>
          connections.openConnection(environment, alias, { timeoutMs: testTimeoutMs }),
      }),
    },
  ],
  exports: [CONNECTION_OPENER, REPLAYS, Execution, Webhooks],
})
export class ExecutionModule {}
