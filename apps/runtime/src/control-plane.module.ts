import type { Connector } from '@crossdock/sdk';
import { type DynamicModule, Global, Module, type Type } from '@nestjs/common';
import { Pool } from 'pg';
import { InstalledNodes } from './catalogue/catalogue.ts';
import { connectors } from './catalogue/connectors.ts';
import { CONFIG, type Config } from './config.ts';
import { ConnectionStore } from './connections/connection-store.ts';
import { ConnectionsController } from './connections/connections.controller.ts';
import { Connections } from './connections/connections.service.ts';
import { breakerRules } from './connections/gate/breaker.ts';
import { BREAKER_RULES, Gates } from './connections/gate/gates.ts';
import { openSharedLimits } from './connections/gate/open-shared-limits.ts';
import { SHARED_LIMITS } from './connections/gate/shared-limits.ts';
import { SecretBox } from './connections/secret-box.ts';
import { loadSecretKey } from './connections/secret-key.ts';
import { DemoContents } from './demo/demo-contents.ts';
import { DemoShop } from './demo/demo-shop.ts';
import { EnvironmentsController } from './environments/environments.controller.ts';
import { Environments } from './environments/environments.service.ts';
import { LookupStore } from './environments/lookup-store.ts';
import { Activity } from './flows/activity.ts';
import { CodeController } from './flows/code.controller.ts';
import { CodeTrials } from './flows/code-trials.ts';
import { DeployedFlows } from './flows/deployed-flows.ts';
import { Deployments } from './flows/deployments.service.ts';
import { EnvironmentBindings } from './flows/environment-bindings.ts';
import { FlowsController } from './flows/flows.controller.ts';
import { Flows } from './flows/flows.service.ts';
import { Health } from './flows/health.ts';
import { FlowSummaries } from './flows/summaries.ts';
import { UpgradesController } from './flows/upgrades.controller.ts';
import { Coverage } from './ingress/coverage.ts';
import { TriggersController } from './ingress/triggers.controller.ts';
import { LiveController } from './platform/live/live.controller.ts';
import { Approvals } from './platform-state/approvals.ts';
import { ApprovalsController } from './platform-state/approvals.controller.ts';
import { CrossReferences } from './platform-state/cross-references.ts';
import { CrossReferencesController } from './platform-state/cross-references.controller.ts';
import { PgSignals } from './platform-state/pg-signals.ts';
import { LOG } from './platform/log.ts';
import { ReplayBatches } from './replays/batches.ts';
import { ReplaysController } from './replays/replays.controller.ts';
import { EffectAnswers } from './runs/effect-answers.ts';
import { EffectsController } from './runs/effects.controller.ts';
import { PayloadStore } from './payloads/payload-store.ts';
import { RunHistory } from './runs/history.ts';
import { RunControlsController } from './runs/run-controls.controller.ts';
import { RunsController } from './runs/runs.controller.ts';
import { SystemController } from './system.controller.ts';

const shared = [
  {
    provide: SecretBox,
    inject: [CONFIG],
    useFactory: async (config: Config) => new SecretBox(await loadSecretKey(config)),
  },
  { provide: BREAKER_RULES, useValue: breakerRules },
  { provide: SHARED_LIMITS, inject: [CONFIG, Pool, LOG], useFactory: openSharedLimits },
  Approvals,
  ConnectionStore,
  Coverage,
  CrossReferences,
  DeployedFlows,
  Deployments,
  EnvironmentBindings,
  Environments,
  Flows,
  Gates,
  LookupStore,
  PgSignals,
  PayloadStore,
  RunHistory,
];

/** What runs, and on what: connectors, flows, connections, environments, history. Global, like the platform. */
@Global()
@Module({ providers: shared, exports: shared })
class DefinitionsModule {
  static with(installed: readonly Connector[]): DynamicModule {
    const nodes = { provide: InstalledNodes, useFactory: () => new InstalledNodes(installed) };
    return { module: DefinitionsModule, providers: [nodes], exports: [nodes] };
  }
}

/**
 * The API of the control plane. `dataPlane` is the module that runs things: it must export providers of
 * `CONNECTION_OPENER`, `REPLAYS`, `RUN_CONTROLS` and `STARTS`.
 */
@Module({
  controllers: [
    ApprovalsController,
    CodeController,
    ConnectionsController,
    CrossReferencesController,
    EffectsController,
    EnvironmentsController,
    FlowsController,
    LiveController,
    ReplaysController,
    RunControlsController,
    RunsController,
    SystemController,
    TriggersController,
    UpgradesController,
  ],
  providers: [
    Activity,
    CodeTrials,
    Connections,
    DemoContents,
    DemoShop,
    EffectAnswers,
    FlowSummaries,
    Health,
    ReplayBatches,
  ],
})
export class ControlPlaneModule {
  static with(dataPlane: Type | DynamicModule, installed: readonly Connector[] = connectors): DynamicModule {
    return { module: ControlPlaneModule, imports: [DefinitionsModule.with(installed), dataPlane] };
  }
}
