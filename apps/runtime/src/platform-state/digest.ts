import { hash } from 'node:crypto';

/**
 * 128 bits of a digest, as PostgreSQL writes a uuid: names and ids of any length and alphabet become keys of one size.
 * The parts count one by one: `a`, `bc` is another key than `ab`, `c`.
 */
export function digestOf(...parts: readonly string[]): string {
  const hex = hash('sha256', JSON.stringify(parts), 'hex').slice(0, 32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
