import { createHash } from 'node:crypto';
import type { ConnectionLimits } from '@crossdock/contracts';
import { permanent } from '@crossdock/sdk';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { Cache } from '../platform/database/cache.ts';
import { Changes } from '../platform/database/changes.ts';
import { ConnectionEntity } from './connection.entity.ts';
import { SecretBox } from './secret-box.ts';

/** A connection ready to be opened: its settings with the secrets among them. Never logged, never answered. */
export interface StoredConnection {
  type: string;
  settings: Record<string, unknown>;
  /** What people set instead of the connector's own limits. */
  limits: ConnectionLimits | null;
  /** Another one whenever settings changed: what is remembered about a connection is remembered for a version. */
  version: string;
}

/** What aliases mean, decrypted and kept in memory until somebody changes a connection in any process. */
@Injectable()
export class ConnectionStore {
  readonly #repository: Repository<ConnectionEntity>;
  readonly #box: SecretBox;
  readonly #cache = new Cache<StoredConnection | undefined>();

  constructor(
    @Inject(DataSource) dataSource: DataSource,
    @Inject(SecretBox) box: SecretBox,
    @Inject(Changes) changes: Changes,
  ) {
    this.#repository = dataSource.getRepository(ConnectionEntity);
    this.#box = box;
    changes.on('connections', () => {
      this.#cache.clear();
    });
  }

  get(environment: string, alias: string): Promise<StoredConnection | undefined> {
    return this.#cache.get(JSON.stringify([environment, alias]), () => this.#load(environment, alias));
  }

  async #load(environment: string, alias: string): Promise<StoredConnection | undefined> {
    const found = await this.#repository.findOneBy({ environment, alias });
    if (found === null) return undefined;
    const { type, settings, secrets, limits } = found;
    const version = createHash('sha256')
      .update(JSON.stringify([type, settings]))
      .update(secrets)
      .digest('hex');
    return {
      type,
      settings: { ...settings, ...openSecrets(this.#box, found) },
      limits,
      version: version.slice(0, 16),
    };
  }
}

/** Fails with `connections.unreadable` when the secrets were sealed with another key. */
export function openSecrets(
  box: SecretBox,
  { environment, alias, secrets }: ConnectionEntity,
): Record<string, unknown> {
  try {
    return JSON.parse(box.open(secrets, placeOf(environment, alias))) as Record<string, unknown>;
  } catch {
    throw permanent(
      'connections.unreadable',
      `The secrets of connection "${alias}" were encrypted with another secret key: enter them again.`,
    );
  }
}

export function placeOf(environment: string, alias: string): string {
  return `connection ${environment}/${alias}`;
}
