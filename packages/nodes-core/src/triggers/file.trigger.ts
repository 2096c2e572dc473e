import { defineTrigger, StoredList, z } from '@crossdock/sdk';
import { paramsReader } from './read-params.ts';

const encoding = z
  .enum(['utf-8', 'latin1'])
  .default('utf-8')
  .meta({ title: 'Encoding', description: 'latin1 is what Windows programs write in western Europe' });

const Format = z
  .discriminatedUnion('format', [
    z
      .strictObject({
        format: z.literal('csv'),
        separator: z
          .string()
          .length(1, 'must be one sign, such as ; or ,')
          .refine((sign) => !/["\r\n]/.test(sign), 'must be a sign that does not end fields or lines')
          .default(',')
          .meta({ title: 'Separator' }),
        encoding,
        columns: z
          .array(z.string().min(1))
          .default([])
          .meta({ title: 'Columns', description: 'A file without one of them is refused' }),
      })
      .meta({ title: 'CSV, the first line has the names' }),
    z.strictObject({ format: z.literal('json'), encoding }).meta({ title: 'JSON, one list of records' }),
    z.strictObject({ format: z.literal('json-lines'), encoding }).meta({ title: 'JSON, a record a line' }),
  ])
  .meta({ title: 'Format' });

const Params = z.strictObject({
  file: Format,
  skipBadRows: z.boolean().default(false).meta({
    title: 'Leave out bad rows',
    description: 'Otherwise one row that cannot be read refuses the whole file',
  }),
});

const read = paramsReader(Params);

const Rows = z.union([StoredList, z.array(z.unknown())]);

/**
 * Starts a run for each file that is brought to the flow. The rows of a file stay in the platform: a for-each over `rows`
 * goes through them, however many there are. Every value of a CSV file is a text.
 */
export const fileTrigger = defineTrigger({
  id: 'core.file',
  version: 1,
  title: 'File',
  description: 'Starts a run for each CSV or JSON file that a person or a program brings.',
  params: Params,
  accepts: z.object({
    name: z.string(),
    /** SHA-256 of the file, in hexadecimal. */
    digest: z.string().default(''),
    bytes: z.number().int().min(0).default(0),
    rows: Rows,
    skipped: z.number().int().min(0).default(0),
  }),
  emits: z.object({
    name: z.string(),
    rows: Rows.meta({ description: 'For a for-each; its size is in count' }),
    count: z.number().int(),
    skipped: z.number().int().meta({ description: 'Rows that were left out' }),
  }),
  upload: (params) => {
    const { file, skipBadRows } = read(params);
    return { ...file, skipBadRows };
  },
  eventId: ({ name, digest }) => `${name}#${digest}`,
  keys: ({ name }) => ({ file: name }),
  map: ({ name, rows, skipped }) => ({
    name,
    rows,
    count: 'stored' in rows ? rows.count : rows.length,
    skipped,
  }),
  sample: {
    name: 'prices-2026-11-21.csv',
    digest: '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730',
    bytes: 41,
    rows: [{ sku: 'SHIRT-M', price: '19.90' }],
    skipped: 0,
  },
});
