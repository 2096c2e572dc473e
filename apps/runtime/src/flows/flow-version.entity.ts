import type { Flow, Layout } from '@crossdock/flow';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A published flow. Never changed once it is there. */
@Entity('flow_versions')
export class FlowVersionEntity {
  @PrimaryColumn('text')
  flow!: string;

  /** Counts from 1. */
  @PrimaryColumn('int')
  number!: number;

  @Column('jsonb')
  document!: Flow;

  @Column('jsonb')
  layout!: Layout;

  @Column('text')
  checksum!: string;

  @Column('text')
  note!: string;

  @Column('text')
  author!: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;
}
