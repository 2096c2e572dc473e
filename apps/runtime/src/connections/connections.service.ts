import type { Connection, ConnectionLimits } from '@crossdock/contracts';
import { Alias } from '@crossdock/flow';
import { type AnyConnection, isFailureError, jsonSchemaOf, misfitWords } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { InstalledNodes } from '../catalogue/catalogue.ts';
import { Changes } from '../platform/database/changes.ts';
import { fieldErrors, notFound, sentenceOf, unprocessable } from '../platform/http/problem.ts';
import { CONNECTION_OPENER, type ConnectionOpener } from './connection-opener.ts';
import { openSecrets, placeOf } from './connection-store.ts';
import { ConnectionEntity } from './connection.entity.ts';
import { effectiveLimits } from './gate/gate-limits.ts';
import { type GateOf, Gates } from './gate/gates.ts';
import { SecretBox } from './secret-box.ts';

type Settings = Record<string, unknown>;

/** What people enter. */
interface Given {
  type: string;
  settings: Settings;
  limits?: ConnectionLimits | null | undefined;
}

/** Connections as people set them up. Secrets go in and never come out: only their names do. */
@Injectable()
export class Connections {
  readonly #repository: Repository<ConnectionEntity>;
  readonly #box: SecretBox;
  readonly #changes: Changes;
  readonly #nodes: InstalledNodes;
  readonly #opener: ConnectionOpener;
  readonly #gates: Gates;

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(SecretBox) box: SecretBox,
    @Inject(Changes) changes: Changes,
    @Inject(InstalledNodes) nodes: InstalledNodes,
    @Inject(CONNECTION_OPENER) opener: ConnectionOpener,
    @Inject(Gates) gates: Gates,
  ) {
    this.#repository = dataSource.getRepository(ConnectionEntity);
    this.#box = box;
    this.#changes = changes;
    this.#nodes = nodes;
    this.#opener = opener;
    this.#gates = gates;
  }

  async list(environment: string): Promise<Connection[]> {
    const found = await this.#repository.find({ where: { environment }, order: { alias: 'ASC' } });
    return Promise.all(found.map((entity) => this.#shown(entity)));
  }

  /** Creates or changes one. Secrets that are left out or empty keep their value, limits left out do too. */
  async put(
    environment: string,
    alias: string,
    { type, settings: given, limits }: Given,
  ): Promise<Connection> {
    if (!Alias.safeParse(alias).success) {
      throw unprocessable(
        'connections.invalid-alias',
        `"${alias}" cannot be an alias: it must be a lower-case word, such as erp.`,
      );
    }
    const definition = this.#definition(type);
    const known = await this.#repository.findOneBy({ environment, alias });
    const secretNames = secretsOf(definition);
    const same = known?.type === type ? known : undefined;
    const secrets = same === undefined ? {} : this.#readableSecrets(same);
    const settings = checked(definition, { ...secrets, ...withoutEmpty(given, secretNames) });
    const secret = (name: string): boolean => secretNames.includes(name);
    const entity = {
      environment,
      alias,
      type,
      settings: pick(settings, (name) => !secret(name)),
      secrets: this.#box.seal(JSON.stringify(pick(settings, secret)), placeOf(environment, alias)),
      limits: limits === undefined ? (same?.limits ?? null) : limits,
      changedAt: new Date(),
    };
    const saved = await this.#changes.commit('connections', `${environment}/${alias}`, (manager) =>
      manager.save(ConnectionEntity, entity),
    );
    await this.#gates.gate(this.#bound(saved)).tryNow();
    return this.#shown(saved);
  }

  /** Tries a connection, whatever its gate says: what was found, or why it does not work. */
  async test(environment: string, alias: string) {
    const known = await this.#known(environment, alias);
    await this.#gates.gate(this.#bound(known)).tryNow();
    try {
      const { definition, client } = await this.#opener.open(environment, alias);
      return { ok: true, facts: await definition.test(client), message: null };
    } catch (error) {
      if (!isFailureError(error)) throw error;
      return { ok: false, facts: {}, message: error.failure.message };
    }
  }

  /** As `test`, and what became of the gate. */
  async probe(environment: string, alias: string) {
    const tested = await this.test(environment, alias);
    const known = await this.#known(environment, alias);
    return { ...tested, gate: await this.#gates.shown(this.#bound(known)) };
  }

  async #known(environment: string, alias: string): Promise<ConnectionEntity> {
    const found = await this.#repository.findOneBy({ environment, alias });
    if (found !== null) return found;
    throw notFound(
      'connections.unknown',
      `There is no connection "${alias}" in ${environment}. Create it first.`,
    );
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

  /** With the limits in force. A connector that is not installed any more has none of its own. */
  #bound({ environment, alias, type, limits }: ConnectionEntity): GateOf {
    const isInstalled = this.#nodes.connectionIds().includes(type);
    const connector = isInstalled ? this.#nodes.connectionOf(type).limits : undefined;
    return { environment, alias, limits: effectiveLimits(connector, limits) };
  }

  async #shown(entity: ConnectionEntity): Promise<Connection> {
    return {
      alias: entity.alias,
      type: entity.type,
      settings: entity.settings,
      secretsSet: Object.keys(this.#readableSecrets(entity)).sort(),
      limits: entity.limits,
      gate: await this.#gates.shown(this.#bound(entity)),
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
  const parsed = settings.safeParse(given, { error: misfitWords });
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
