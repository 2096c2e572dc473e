import type { Connection } from '@crossdock/contracts';
import { Alias } from '@crossdock/flow';
import { type AnyConnection, isFailureError, jsonSchemaOf } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { Changes } from '../platform/database/changes.ts';
import { fieldErrors, notFound, sentenceOf, unprocessable } from '../platform/http/problem.ts';
import { CONNECTION_OPENER, type ConnectionOpener } from './connection-opener.ts';
import { openSecrets, placeOf } from './connection-store.ts';
import { ConnectionEntity } from './connection.entity.ts';
import { SecretBox } from './secret-box.ts';

type Settings = Record<string, unknown>;

/** Connections as people set them up. Secrets go in and never come out: only their names do. */
@Injectable()
export class Connections {
  readonly #repository: Repository<ConnectionEntity>;
  readonly #box: SecretBox;
  readonly #changes: Changes;
  readonly #nodes: InstalledNodes;
  readonly #opener: ConnectionOpener;

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(SecretBox) box: SecretBox,
    @Inject(Changes) changes: Changes,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(CONNECTION_OPENER) opener: ConnectionOpener,
  ) {
    this.#repository = dataSource.getRepository(ConnectionEntity);
    this.#box = box;
    this.#changes = changes;
    this.#nodes = nodes;
    this.#opener = opener;
  }

  async list(environment: string): Promise<Connection[]> {
    const found = await this.#repository.find({ where: { environment }, order: { alias: 'ASC' } });
    return found.map((entity) => this.#shown(entity));
  }

  /** Creates or changes one. Secrets that are left out or empty keep their value. */
  async put(environment: string, alias: string, type: string, given: Settings): Promise<Connection> {
    if (!Alias.safeParse(alias).success) {
      throw unprocessable(
        'connections.invalid-alias',
        `"${alias}" cannot be an alias: it must be a lower-case word, such as erp.`,
      );
    }
    const definition = this.#definition(type);
    const known = await this.#repository.findOneBy({ environment, alias });
    const secretNames = secretsOf(definition);
    const kept = known?.type === type ? this.#readableSecrets(known) : {};
    const settings = checked(definition, { ...kept, ...withoutEmpty(given, secretNames) });
    const secret = (name: string): boolean => secretNames.includes(name);
    const entity = {
      environment,
      alias,
      type,
      settings: pick(settings, (name) => !secret(name)),
      secrets: this.#box.seal(JSON.stringify(pick(settings, secret)), placeOf(environment, alias)),
      changedAt: new Date(),
    };
    const saved = await this.#changes.commit('connections', `${environment}/${alias}`, (manager) =>
      manager.save(ConnectionEntity, entity),
    );
    return this.#shown(saved);
  }

  /** Tries a connection: what was found, or why it does not work. */
  async test(environment: string, alias: string) {
    if (!(await this.#repository.existsBy({ environment, alias }))) {
      throw notFound(
        'connections.unknown',
        `There is no connection "${alias}" in ${environment}. Create it first.`,
      );
    }
    try {
      const { definition, client } = await this.#opener.open(environment, alias);
      return { ok: true, facts: await definition.test(client), message: null };
    } catch (error) {
      if (!isFailureError(error)) throw error;
      return { ok: false, facts: {}, message: error.failure.message };
    }
  }

  #definition(type: string): AnyConnection {
    const ids = this.#nodes.connectionIds();
    if (ids.includes(type)) return this.#nodes.connectionOf(type);
    const known = ids.join(', ');
    throw unprocessable(
      'connections.unknown-type',
      `type: "${type}" is not installed; installed are ${known}.`,
      {
        errors: [{ field: 'type', message: `is not installed; installed are ${known}` }],
      },
    );
  }

  /** Secrets sealed with a key that is gone count as not set: people enter them again. */
  #readableSecrets(entity: ConnectionEntity): Settings {
    try {
      return openSecrets(this.#box, entity);
    } catch (error) {
      if (isFailureError(error)) return {};
      throw error;
    }
  }

  #shown(entity: ConnectionEntity): Connection {
    return {
      alias: entity.alias,
      type: entity.type,
      settings: entity.settings,
      secretsSet: Object.keys(this.#readableSecrets(entity)).sort(),
      changedAt: entity.changedAt.toISOString(),
    };
  }
}

/** Settings that are marked `secret()`. */
function secretsOf({ settings }: AnyConnection): string[] {
  const properties = (jsonSchemaOf(settings)['properties'] ?? {}) as Record<string, Record<string, unknown>>;
  return Object.keys(properties).filter((name) => properties[name]?.['x-sensitive'] === 'secret');
}

function checked({ settings }: AnyConnection, given: Settings): Settings {
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error, 'settings');
  throw unprocessable('connections.invalid-settings', `The settings do not fit: ${sentenceOf(errors)}.`, {
    errors,
  });
}

function withoutEmpty(given: Settings, names: readonly string[]): Settings {
  return pick(
    given,
    (name) =>
      !names.includes(name) || (given[name] !== '' && given[name] !== undefined && given[name] !== null),
  );
}

function pick(settings: Settings, wanted: (name: string) => boolean): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => wanted(name)));
}
