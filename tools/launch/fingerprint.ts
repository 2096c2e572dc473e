import { createHash } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Made by builds and installs, or looked at by no build. */
const PASSED_OVER = new Set(['node_modules', 'dist', 'testing']);

/**
 * One text for the state of these files and folders: changes when a file is added, removed, renamed or written.
 * Only sizes and times are looked at, so that it takes milliseconds.
 */
export function fingerprint(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) addPath(hash, root, path);
  return hash.digest('hex');
}

function addPath(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  const full = join(root, path);
  if (!existsSync(full)) return;
  const stat = statSync(full);
  if (!stat.isDirectory()) {
    hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(full).sort()) {
    if (!PASSED_OVER.has(name) && !name.startsWith('.') && !name.includes('.spec.'))
      addPath(hash, root, join(path, name));
  }
}
