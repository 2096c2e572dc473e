import { z } from 'zod';
import { Flow } from './flow.ts';

/** One change of the document's shape. Pure; takes schema `from` to `from + 1`. */
interface Migration {
  name: string;
  from: number;
  up: (document: Record<string, unknown>) => Record<string, unknown>;
}

/** Every change of the shape since the first release, in order and without gaps. */
const migrations: readonly Migration[] = [];

const current = 1;

/**
 * Brings a stored document to the current shape and checks it. Throws with the place and the reason when the
 * document is from a newer release or is no flow.
 */
export function migrate(document: unknown): Flow {
  if (typeof document !== 'object' || document === null) throw new Error('Not a flow document');
  let migrated: Record<string, unknown> = { ...document };
  if (typeof migrated['schema'] === 'number' && migrated['schema'] > current) {
    throw new Error(
      `The flow has schema ${String(migrated['schema'])}; this release knows up to ${String(current)}`,
    );
  }
  for (const migration of migrations) {
    if (migrated['schema'] === migration.from)
      migrated = { ...migration.up(migrated), schema: migration.from + 1 };
  }
  const parsed = Flow.safeParse(migrated);
  if (parsed.success) return parsed.data;
  throw new Error(`Not a flow of schema ${String(current)}:\n${z.prettifyError(parsed.error)}`);
}
