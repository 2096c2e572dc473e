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
}
