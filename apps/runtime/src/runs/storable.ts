import { hash } from 'node:crypto';

/** In UTF-16 units. Even if each takes three bytes, the text fits into a page of an index (2,704 bytes). */
const longest = 600;
const digestLength = 32;

/**
 * Text as PostgreSQL can hold and index it: without NUL and half surrogate pairs, which a sender may send all the
 * same, and not too long. Two long texts that differ at their end stay two.
 */
export function storable(text: string): string {
  const sound = text.replaceAll('\0', '\uFFFD').toWellFormed();
  if (sound.length <= longest) return sound;
  const digest = hash('sha256', sound, 'hex').slice(0, digestLength);
  return `${sound.slice(0, longest - digestLength - 1).toWellFormed()}#${digest}`;
}
