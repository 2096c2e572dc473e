import { z } from 'zod';

/** The body of every error answer (RFC 9457, `application/problem+json`). */
export const ProblemDocument = z
  .object({
    type: z.string().meta({ description: 'about:blank, or the address of the page on this code' }),
    title: z.string(),
    status: z.number().int(),
    /** Stable code of ours, such as `request.invalid-body`. */
    code: z.string(),
    detail: z.string().meta({ description: 'What happened, to what, and what to do' }),
    /** Fields that were refused, each with its own sentence. */
    errors: z
      .array(
        z.object({
          field: z.string(),
          message: z.string(),
          line: z
            .number()
            .int()
            .optional()
            .meta({ description: 'Of the text in that field, from 1, where it is known' }),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem' });
export type ProblemDocument = z.infer<typeof ProblemDocument>;
