import type { ConnectionLimits } from '@crossdock/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an alias means in an environment. */
@Entity('connections')
export class ConnectionEntity {
  @PrimaryColumn('text')
  environment!: string;

  @PrimaryColumn('text')
  alias!: string;

  /** Connection definition: `odoo`. */
  @Column('text')
  type!: string;

  /** Without secrets. */
  @Column('jsonb')
  settings!: Record<string, unknown>;

  /** The secret settings as JSON, sealed. */
  @Column('bytea')
  secrets!: Buffer;

  /** Instead of the connector's own; null: none were set. */
  @Column('jsonb', { nullable: true })
  limits!: ConnectionLimits | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}
