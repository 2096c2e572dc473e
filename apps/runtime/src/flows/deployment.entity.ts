import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which version of a flow an environment runs. */
@Entity('deployments')
export class DeploymentEntity {
  @PrimaryColumn('text')
  environment!: string;

  @PrimaryColumn('text')
  flow!: string;

  @Column('int')
  version!: number;

  /** Switched off, nothing is accepted; runs in flight end. */
  @Column('boolean')
  enabled!: boolean;

  @Column('timestamptz', { name: 'deployed_at' })
  deployedAt!: Date;

  @Column('text', { name: 'deployed_by' })
  deployedBy!: string;
}
