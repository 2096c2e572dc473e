import { UnreadableFile } from './read-row.ts';

/** Bytes as text, without a byte order mark. `latin1` is windows-1252, as everywhere on the web. */
export async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  encoding: 'utf-8' | 'latin1',
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let line = 1;
  const decode = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      const message = `or a line soon after it is not ${encoding}: choose the encoding that the file has`;
      throw new UnreadableFile({ line, column: 1, message });
    }
  };
  for await (const chunk of bytes) {
    const text = decode(chunk);
    if (text !== '') yield text;
    line += linesIn(text);
  }
  const rest = decode();
  if (rest !== '') yield rest;
}

/** How many lines end in a text. */
export function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
