import { constants, zstdCompressSync } from 'node:zlib';
import { ZstdCompress } from 'minizlib';

/* Level 1 costs about 15 µs for a 6 KB order and keeps less than a third of it. The output buffer is small on purpose:
   the default of 16 KB for each run makes the collector run twice as often. */
const usual = { chunkSize: 3_072, params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** Bytes that fit into a small window; its table is small, too. */
const smallBytes = 8_192;
const small = {
  chunkSize: usual.chunkSize,
  params: { ...usual.params, [constants.ZSTD_c_windowLog]: 13, [constants.ZSTD_c_hashLog]: 10 },
};

/** Makes one frame after the other in the same context: to set one up costs as much as to compress an order. */
let frames: ZstdCompress | undefined;

/** Bytes as a frame of Zstandard (RFC 8878). */
export function compress(bytes: Buffer): Buffer {
  if (bytes.length > smallBytes) return zstdCompressSync(bytes, usual);
  frames ??= new ZstdCompress({ ...small, flush: constants.ZSTD_e_end });
  frames.write(bytes);
  const frame = frames.read();
  if (frame !== null && frames.read() === null) return frame;
  frames = undefined;
  return zstdCompressSync(bytes, small);
}
