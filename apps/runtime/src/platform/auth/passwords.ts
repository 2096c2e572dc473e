import { argon2, type Argon2Parameters, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/* OWASP's first choice for argon2id (2023): 19 MiB, 2 passes, 1 lane. About 30 ms. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 };

/** Argon2id in PHC form, so that the cost can be raised later without losing anybody. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', parameters(password, nonce, cost));
  const { memory, passes, parallelism } = cost;
  const settings = `m=${String(memory)},t=${String(passes)},p=${String(parallelism)}`;
  return `$argon2id$v=19$${settings}$${plain(nonce)}$${plain(tag)}`;
}

export async function isPassword(password: string, hash: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (match === null) return false;
  const [memory = 0, passes = 0, parallelism = 0] = match.slice(1, 4).map(Number);
  const nonce = Buffer.from(match[4] ?? '', 'base64');
  const expected = Buffer.from(match[5] ?? '', 'base64');
  const tag = await derive('argon2id', parameters(password, nonce, { memory, passes, parallelism }));
  return tag.length === expected.length && timingSafeEqual(tag, expected);
}

function parameters(password: string, nonce: Buffer, costs: typeof cost): Argon2Parameters {
  return { ...costs, message: Buffer.from(password.normalize('NFC')), nonce, tagLength: 32 };
}

/** Base64 without padding, as PHC strings have it. */
function plain(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
