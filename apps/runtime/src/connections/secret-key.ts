import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Config, ConfigError } from '../config.ts';

/** The key of the installation: from the setting, or from its file, made at the first start and readable by us alone. */
export async function loadSecretKey({
  secretKey,
  secretKeyFile,
}: Pick<Config, 'secretKey' | 'secretKeyFile'>): Promise<Buffer> {
  if (secretKey !== undefined) return Buffer.from(secretKey, 'hex');
  const text = (await textIn(secretKeyFile)) ?? (await makeKey(secretKeyFile));
  if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
  throw new ConfigError(
    `${secretKeyFile} must hold 64 hexadecimal digits. Bring it back from a backup, or set SECRET_KEY.`,
  );
}

/** Written beside and linked, so that whoever comes at the same time finds the whole key or makes it himself. */
async function makeKey(file: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    await link(draft, file).catch(unless('EEXIST'));
  } finally {
    await rm(draft, { force: true });
  }
  return (await textIn(file)) ?? '';
}

async function textIn(file: string): Promise<string | undefined> {
  return (await readFile(file, 'utf8').catch(unless('ENOENT')))?.trim();
}

function unless(expected: string): (error: unknown) => undefined {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === expected) return undefined;
    throw error;
  };
}
