import { Module } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { CONFIG, type Config } from './config.ts';
import { CONNECTION_OPENER, type ConnectionOpener } from './connections/connection-opener.ts';
import { OpenConnections } from './connections/open-connections.ts';
import { OutboundGuards } from './connections/outbound-guards.ts';
import { DeployedFlows } from './flows/deployed-flows.ts';
import { STARTS } from './flows/starts-port.ts';
import { FileDrop } from './ingress/files/file-drop.ts';
import { Intake } from './ingress/intake.ts';
import { LargeWebhooks } from './ingress/large/large-webhooks.ts';
import { LoopGuard } from './ingress/loop-guard.ts';
import { Requests } from './ingress/requests.ts';
import { SchedulePlan } from './ingress/schedule-plan.ts';
import { Schedules } from './ingress/schedules.ts';
import { Starts } from './ingress/starts.ts';
import { SweepPlan } from './ingress/sweep-plan.ts';
import { Sweeps } from './ingress/sweeps.ts';
import { WaitingRoom } from './ingress/waiting-room.ts';
import { Webhooks } from './ingress/webhooks.ts';
import { EventPublisher } from './platform-state/event-publisher.ts';
import { GroupSuccession } from './platform-state/group-succession.ts';
import { Groups } from './platform-state/groups.ts';
import { Parents } from './platform-state/parents.ts';
import { PayloadStore } from './payloads/payload-store.ts';
import { PgChildren } from './platform-state/pg-children.ts';
import { PgEchoes } from './platform-state/pg-echoes.ts';
import { PlatformState } from './platform-state/platform-state.ts';
import { RUN_STARTS, type RunStarts } from './platform-state/run-starts.ts';
import { StateSweep } from './platform-state/state-sweep.ts';
import { SubRuns } from './platform-state/sub-runs.ts';
import { Bells } from './platform/queue/bells.ts';
import { BatchRunner } from './replays/batch-runner.ts';
import { REPLAYS } from './replays/replays-port.ts';
import { RunReplays } from './replays/run-replays.ts';
import { Acceptance } from './runs/acceptance.ts';
import { CodeSandbox } from './runs/code-sandbox.ts';
import { CrashLoops } from './runs/crash-loops.ts';
import { Dispatch } from './runs/dispatch.ts';
import { Execution } from './runs/execution.ts';
import { FreshRuns } from './runs/fresh-runs.ts';
import { FlowPlaces } from './runs/flow-places.ts';
import { CALLS_UNDER_WAY, InterruptedRuns } from './runs/interrupted-runs.ts';
import { LEASE_MS } from './runs/lease-ms.ts';
import { Leases } from './runs/leases.ts';
import { Partitions } from './runs/partitions.ts';
import { PgJournal } from './runs/pg-journal.ts';
import { PreparedPlans } from './runs/prepared-plans.ts';
import { Replies } from './runs/replies.ts';
import { PAYLOAD_DAYS, type PayloadDays } from './runs/retention-payloads.ts';
import { Retention } from './runs/retention.ts';
import { RUN_CONTROLS } from './runs/run-controls-port.ts';
import { RunControls } from './runs/run-controls.ts';
import { RunWatch } from './runs/run-watch.ts';
import { RunWorlds } from './runs/run-worlds.ts';
import { Sequencer } from './runs/sequencer.ts';
import { Worker } from './runs/worker.ts';

/** How long a test of a connection may take. */
const testTimeoutMs = 15_000;

/** Everything that takes events in and drives runs. */
@Module({
  providers: [
    Acceptance,
    BatchRunner,
    Bells,
    CodeSandbox,
    CrashLoops,
    Dispatch,
    EventPublisher,
    Execution,
    FileDrop,
    FlowPlaces,
    FreshRuns,
    Groups,
    GroupSuccession,
    Intake,
    LargeWebhooks,
    Leases,
    LoopGuard,
    OpenConnections,
    OutboundGuards,
    Parents,
    Partitions,
    PayloadStore,
    PgChildren,
    PgEchoes,
    PgJournal,
    PlatformState,
    PreparedPlans,
    RunControls,
    Retention,
    Replies,
    Requests,
    RunReplays,
    RunWatch,
    RunWorlds,
    SchedulePlan,
    Schedules,
    Sequencer,
    StateSweep,
    SubRuns,
    SweepPlan,
    Sweeps,
    Webhooks,
    Worker,
    {
      provide: RUN_STARTS,
      inject: [ModuleRef],
      useFactory: (module: ModuleRef): RunStarts => ({
        take: (arrival, event) => module.get(Intake).take(arrival, event),
      }),
    },
    { provide: WaitingRoom, useFactory: () => new WaitingRoom() },
    { provide: LEASE_MS, inject: [CONFIG], useFactory: ({ leaseMs }: Config) => leaseMs },
    {
      provide: PAYLOAD_DAYS,
      inject: [DeployedFlows],
      useFactory: (flows: DeployedFlows): PayloadDays => {
        return async () =>
          (await flows.list()).flatMap(({ environment, flow, plan }) => {
            const days = plan.policy.retention?.payloadDays;
            return days === undefined ? [] : [{ environment, flow, days }];
          });
      },
    },
    Starts,
    { provide: REPLAYS, useExisting: RunReplays },
    { provide: STARTS, useExisting: Starts },
    { provide: CALLS_UNDER_WAY, useClass: InterruptedRuns },
    { provide: RUN_CONTROLS, useExisting: RunControls },
    {
      provide: CONNECTION_OPENER,
      inject: [OpenConnections],
      useFactory: (connections: OpenConnections): ConnectionOpener => ({
        open: (environment, alias) =>
          connections.openConnection(environment, alias, { timeoutMs: testTimeoutMs }),
      }),
    },
  ],
  exports: [
    CONNECTION_OPENER,
    REPLAYS,
    RUN_CONTROLS,
    STARTS,
    Execution,
    FileDrop,
    LargeWebhooks,
    WaitingRoom,
    Webhooks,
  ],
})
export class ExecutionModule {}
