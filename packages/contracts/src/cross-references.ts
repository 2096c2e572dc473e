import { z } from 'zod';
import { del, get, put } from './contract.ts';

const word = z.string().trim().min(1).max(200);
const record = z.string().trim().min(1, 'must name a record').max(600);

/** Two records that are the same thing. */
export const CrossReference = z
  .object({
    id: z.string(),
    entity: z.string().meta({ description: 'What both are, in canonical words: order' }),
    from: z.string().meta({ description: 'Ref of the one record: shop/order/1001' }),
    system: z.string().meta({ description: 'Connection behind which the other record is: erp' }),
    to: z.string().meta({ description: 'The other record, as that system calls it' }),
    linkedAt: z.iso.datetime(),
  })
  .meta({ id: 'CrossReference' });
export type CrossReference = z.infer<typeof CrossReference>;

export const CrossReferenceQuery = z.strictObject({
  entity: word.optional(),
  /** Either record, by its beginning. */
  search: record.optional(),
  /** From the page before. */
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CrossReferenceQuery = z.infer<typeof CrossReferenceQuery>;

export const CrossReferencePage = z
  .object({
    references: z.array(CrossReference).meta({ description: 'Newest first' }),
    next: z.string().nullable(),
  })
  .meta({ id: 'CrossReferencePage' });
export type CrossReferencePage = z.infer<typeof CrossReferencePage>;

export const crossReferenceContracts = {
  list: get('/environments/:env/cross-references', {
    summary: 'Records of two systems that are the same thing, found by either',
    allow: 'references.read',
    query: CrossReferenceQuery,
    returns: CrossReferencePage,
  }),
  link: put('/environments/:env/cross-references', {
    summary:
      'Say that two records are the same thing; refused when the first one is linked to another record',
    allow: 'references.edit',
    body: z.strictObject({ entity: word, from: record, system: word, to: record }),
    returns: z.object({}),
  }),
  remove: del('/environments/:env/cross-references/:reference', {
    summary: 'Take a cross-reference back',
    allow: 'references.edit',
    returns: z.object({}),
  }),
};
