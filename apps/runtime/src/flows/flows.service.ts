import type { Deployment, Draft, FlowDetail, FlowVersion } from '@crossdock/contracts';
import { checksum, emptyFlow, type Flow, type Layout } from '@crossdock/flow';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { CONFIG, type Config } from '../config.ts';
import { Changes } from '../platform/database/changes.ts';
import { conflict, notFound } from '../platform/http/problem.ts';
import { DeploymentEntity } from './deployment.entity.ts';
import { FlowVersionEntity } from './flow-version.entity.ts';
import { FlowEntity } from './flow.entity.ts';
import { makePublishable } from './publish.ts';
import { freeSlug, slugOf } from './slug.ts';

/** Flows as people work on them: drafts that anybody may change, versions that nobody may. */
@Injectable()
export class Flows {
  readonly #dataSource: DataSource;
  readonly #nodes: InstalledNodes;
  readonly #changes: Changes;
  readonly #publicUrl: string;

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(Changes) changes: Changes,
    @Inject(CONFIG) { publicUrl }: Config,
  ) {
    this.#dataSource = dataSource;
    this.#nodes = nodes;
    this.#changes = changes;
    this.#publicUrl = publicUrl;
  }

  /** Refuses a flow that does not exist. */
  async known(id: string): Promise<void> {
    await this.#known(id, this.#dataSource.manager);
  }

  exists(id: string): Promise<boolean> {
    return this.#dataSource.getRepository(FlowEntity).existsBy({ id });
  }

  async get(id: string): Promise<FlowDetail> {
    const flow = await this.#known(id, this.#dataSource.manager);
    const [versions, deployments] = await Promise.all([
      this.#dataSource
        .getRepository(FlowVersionEntity)
        .find({ where: { flow: id }, order: { number: 'DESC' } }),
      this.#dataSource
        .getRepository(DeploymentEntity)
        .find({ where: { flow: id }, order: { environment: 'ASC' } }),
    ]);
    return {
      id,
      name: flow.name,
      draft: draftOf(flow),
      draftDiffers: draftDiffers(flow.draft, versions[0]?.checksum),
      versions: versions.map(versionOf),
      deployments: deployments.map((each) => this.deploymentOf(each)),
    };
  }

  async create(
    name: string,
    savedBy: string,
    content = { flow: emptyFlow, layout: {} as Layout },
  ): Promise<FlowDetail> {
    const taken = await this.#dataSource.getRepository(FlowEntity).find({ select: { id: true } });
    const id = freeSlug(slugOf(name), new Set(taken.map((flow) => flow.id)));
    await this.#changes.commit('flows', id, (manager) =>
      manager.save(FlowEntity, {
        id,
        name,
        draft: content.flow,
        layout: content.layout,
        revision: 1,
        savedAt: new Date(),
        savedBy,
      }),
    );
    return this.get(id);
  }

  /** Saves over the revision the person started from, and over no other. */
  async saveDraft(
    id: string,
    { flow, layout, revision }: { flow: Flow; layout: Layout; revision: number },
    savedBy: string,
  ): Promise<Draft> {
    return this.#changes.commit('flows', id, async (manager) => {
      const known = await this.#known(id, manager, 'lock');
      if (known.revision !== revision) throw draftConflict(known);
      const changed = { ...known, draft: flow, layout, revision: revision + 1, savedAt: new Date(), savedBy };
      return draftOf(await manager.save(FlowEntity, changed));
    });
  }

  /** Makes the draft the next version. One at a time for each flow, so numbers have no gaps. */
  async publish(id: string, note: string, author: string): Promise<FlowVersion> {
    return this.#changes.commit('flows', id, async (manager) => {
      const { draft, layout } = await this.#known(id, manager, 'lock');
      const { document, checksum: sum } = makePublishable(draft, this.#nodes.catalogue);
      const latest = await manager.findOne(FlowVersionEntity, {
        where: { flow: id },
        order: { number: 'DESC' },
      });
      if (latest?.checksum === sum) {
        throw conflict(
          'flow.unchanged',
          `The draft is the same as version ${String(latest.number)}: there is nothing to publish.`,
        );
      }
      const number = (latest?.number ?? 0) + 1;
      const version = {
        flow: id,
        number,
        document,
        layout,
        checksum: sum,
        note,
        author,
        publishedAt: new Date(),
      };
      await manager.save(FlowVersionEntity, version);
      return versionOf(version);
    });
  }

  async version(id: string, number: string): Promise<FlowVersion & { flow: Flow; layout: Layout }> {
    await this.#known(id, this.#dataSource.manager);
    const found = /^[1-9]\d{0,8}$/.test(number)
      ? await this.#dataSource
          .getRepository(FlowVersionEntity)
          .findOneBy({ flow: id, number: Number(number) })
      : null;
    if (found === null) throw unknownVersion(id, number);
    return { ...versionOf(found), flow: found.document, layout: found.layout };
  }

  deploymentOf({
    environment,
    flow,
    version,
    enabled,
    deployedAt,
    deployedBy,
  }: DeploymentEntity): Deployment {
    const webhookUrl = this.webhookUrl(environment, flow);
    return { environment, version, enabled, deployedAt: deployedAt.toISOString(), deployedBy, webhookUrl };
  }

  /** Where the system of the trigger must deliver. */
  webhookUrl(environment: string, flow: string): string {
    return `${this.#publicUrl}/hooks/${environment}/${flow}`;
  }

  async #known(id: string, manager: EntityManager, lock?: 'lock'): Promise<FlowEntity> {
    const found = await manager.findOne(FlowEntity, {
      where: { id },
      ...(lock === undefined ? {} : { lock: { mode: 'pessimistic_write' as const } }),
    });
    if (found === null) throw notFound('flow.unknown', `There is no flow "${id}".`);
    return found;
  }
}

function unknownVersion(flow: string, number: string) {
  return notFound('flow.unknown-version', `The flow "${flow}" has no version ${number}.`);
}

function draftConflict({ savedBy, savedAt, revision }: FlowEntity) {
  return conflict(
    'flow.draft-conflict',
    `${savedBy} saved this flow at ${savedAt.toISOString()} (revision ${String(revision)}) while you were editing. ` +
      'Load that draft, or save yours over it on purpose with its revision.',
  );
}

/** Whether there is something to publish. */
export function draftDiffers(draft: Flow, latestChecksum: string | undefined): boolean {
  return latestChecksum === undefined
    ? Object.keys(draft.nodes).length > 0
    : checksum(draft) !== latestChecksum;
}

function draftOf({ draft, layout, revision, savedAt, savedBy }: FlowEntity): Draft {
  return { flow: draft, layout, revision, savedAt: savedAt.toISOString(), savedBy };
}

function versionOf({ number, checksum: sum, note, author, publishedAt }: FlowVersionEntity): FlowVersion {
  return { number, checksum: sum, note, author, publishedAt: publishedAt.toISOString() };
}
