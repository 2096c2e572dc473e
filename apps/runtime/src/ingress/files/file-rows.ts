import type { UploadFormat } from '@crossdock/sdk';
import { csvRows } from './csv-rows.ts';
import { decoded } from './decoded.ts';
import { jsonLineRows, jsonRows } from './json-rows.ts';
import type { ReadRow } from './read-row.ts';

/** Rows of a file, as its bytes come in. Rejects with `UnreadableFile`. */
export function fileRows(bytes: AsyncIterable<Uint8Array>, format: UploadFormat): AsyncIterable<ReadRow> {
  const text = decoded(bytes, format.encoding ?? 'utf-8');
  switch (format.format) {
    case 'csv':
      return csvRows(text, format);
    case 'json':
      return jsonRows(text);
    case 'json-lines':
      return jsonLineRows(text);
  }
}
