import { Column, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A value table of an environment: payment method to journal. */
@Entity('lookup_tables')
export class LookupTableEntity {
  @PrimaryColumn('text')
  environment!: string;

  @PrimaryColumn('text')
  name!: string;

  @Column('jsonb')
  rows!: Record<string, string>;

  @UpdateDateColumn({ type: 'timestamptz', name: 'changed_at' })
  changedAt!: Date;
}
