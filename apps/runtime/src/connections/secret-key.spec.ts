import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSecretKey } from './secret-key.ts';

let folder: string;
let place: { secretKey: undefined; secretKeyFile: string };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossdock-key-'));
  place = { secretKey: undefined, secretKeyFile: join(folder, 'data', 'secret.key') };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the key that encrypts secrets', () => {
  it('is made at the first start, for us alone, and stays the same', async () => {
    const key = await loadSecretKey(place);
    expect(key).toHaveLength(32);
    expect(await loadSecretKey(place)).toEqual(key);
    expect((await stat(place.secretKeyFile)).mode & 0o777).toBe(0o600);
  });

  it('is one key when many start for the first time at the same moment', async () => {
    const keys = await Promise.all(Array.from({ length: 50 }, () => loadSecretKey(place)));
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(join(folder, 'data'))).toEqual(['secret.key']);
  });

  it('may be given, and is then kept nowhere', async () => {
    const secretKey = 'ab'.repeat(32);
    expect(await loadSecretKey({ ...place, secretKey })).toEqual(Buffer.from(secretKey, 'hex'));
    expect(await readdir(folder)).toEqual([]);
  });

  it('is never replaced when its file is damaged: what it encrypted would be lost', async () => {
    await loadSecretKey(place);
    await writeFile(place.secretKeyFile, 'half a k');
    await expect(loadSecretKey(place)).rejects.toThrow('must hold 64 hexadecimal digits. Bring it back');
  });
});
