import type { Flow, Layout } from '@crossdock/flow';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A flow and its draft: what people are drawing now. */
@Entity('flows')
export class FlowEntity {
  /** Slug, also part of the webhook address. */
  @PrimaryColumn('text')
  id!: string;

  @Column('text')
  name!: string;

  @Column('jsonb')
  draft!: Flow;

  @Column('jsonb')
  layout!: Layout;

  /** Grows with each save. */
  @Column('int')
  revision!: number;

  @Column('timestamptz', { name: 'saved_at' })
  savedAt!: Date;

  /** Name of the person. */
  @Column('text', { name: 'saved_by' })
  savedBy!: string;
}
