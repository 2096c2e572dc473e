import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('environments')
export class EnvironmentEntity {
  @PrimaryColumn('text')
  name!: string;

  @Column('text')
  title!: string;

  /** Order of promotion, from the first to production. */
  @Column('int')
  position!: number;

  /** Whether flows here may call private addresses: systems of the house. */
  @Column('boolean', { name: 'private_addresses' })
  privateAddresses!: boolean;
}
