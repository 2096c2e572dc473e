import { promisify } from 'node:util';
import { constants, zstdCompress, zstdDecompress } from 'node:zlib';

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);
const level = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** JSON texts of rows as they are kept: one JSON array, compressed. */
export function packRows(rows: readonly string[]): Promise<Buffer> {
  return compress(`[${rows.join(',')}]`, level);
}

export async function rowsOf(chunk: Buffer): Promise<unknown[]> {
  return JSON.parse((await decompress(chunk)).toString('utf8')) as unknown[];
}
