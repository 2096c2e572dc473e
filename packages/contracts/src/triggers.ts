import { z } from 'zod';
import { get } from './contract.ts';

/** Where files are brought to a flow, below `/api`: POST, with the file as body or in a form. */
export const filesPath = '/environments/:env/flows/:flow/files';

/** Of the address for files. */
export const FileQuery = z.object({
  name: z.string().optional().meta({ description: 'Of the file; a form says it itself' }),
  again: z.enum(['true', 'false']).optional().meta({
    description: 'true: starts a run even if the same file was brought before',
  }),
});

/** What became of a file. */
export const FileTaken = z
  .object({
    run: z.string(),
    duplicate: z
      .boolean()
      .meta({ description: 'The same file was brought before; `run` is what it started then' }),
    rows: z.number().int(),
    skipped: z.number().int().meta({ description: 'Rows that were left out, as the flow says' }),
    problems: z
      .array(z.object({ line: z.number().int(), column: z.number().int(), message: z.string() }))
      .meta({ description: 'The first of the rows that were left out' }),
  })
  .meta({ id: 'FileTaken' });
export type FileTaken = z.infer<typeof FileTaken>;

/** How much of what happened in the source has come here, and by which way. */
export const Coverage = z
  .object({
    since: z.iso.datetime(),
    way: z.enum(['sweep', 'poll']).nullable().meta({
      description: 'sweep: beside deliveries; poll: alone; null: nobody looks in the source',
    }),
    seen: z.number().int().meta({ description: 'Events that looking in the source has shown, each once' }),
    received: z.number().int().meta({ description: 'Of these, known already when they were seen' }),
    found: z.number().int().meta({ description: 'Of these, unknown before: missed by deliveries' }),
    completed: z.number().int().meta({ description: 'Of those seen; echoes count here' }),
    open: z.number().int(),
    failed: z.number().int().meta({ description: 'Failed or cancelled' }),
    sweeps: z.number().int().meta({ description: 'How often the source was looked at' }),
    lastSweptAt: z.iso.datetime().nullable(),
    nextSweepAt: z.iso.datetime().nullable().meta({
      description: 'When it is looked at next, about; null when nobody looks, or it is switched off',
    }),
    cursor: z.string().nullable().meta({ description: 'How far it was read, in words of the source' }),
    lastError: z.object({ at: z.iso.datetime(), message: z.string() }).nullable().meta({
      description: 'Why the last look did not get through; null when it did',
    }),
    recent: z
      .array(
        z.object({
          at: z.iso.datetime(),
          tookMs: z.number().int(),
          seen: z.number().int().meta({ description: 'Events that no look had shown before' }),
          received: z.number().int(),
          found: z.number().int(),
          error: z.string().nullable(),
        }),
      )
      .meta({ description: 'The last looks, newest first' }),
  })
  .meta({ id: 'Coverage' });
export type Coverage = z.infer<typeof Coverage>;

export const triggerContracts = {
  coverage: get('/environments/:env/flows/:flow/coverage', {
    summary: 'What sweeps saw in the source, and what became of it',
    allow: 'flows.read',
    query: z.strictObject({
      /** A week at most: that long it is kept. */
      hours: z.coerce.number().int().min(1).max(168).default(24),
    }),
    returns: Coverage,
  }),
};
