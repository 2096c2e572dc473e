import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Somebody who may sign in. */
@Entity('people')
export class PersonEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  /** Argon2id in PHC form. */
  @Column('text', { name: 'password_hash' })
  passwordHash!: string;
}
