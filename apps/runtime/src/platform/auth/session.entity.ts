import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { PersonEntity } from './person.entity.ts';

/** A sign-in. The token itself is in the cookie and nowhere else. */
@Entity('sessions')
export class SessionEntity {
  /** SHA-256 of the token. */
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @ManyToOne(() => PersonEntity, { nullable: false })
  @JoinColumn({ name: 'person_id' })
  person!: PersonEntity;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
