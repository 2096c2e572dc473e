import { misfitWords, permanent, z } from '@crossdock/sdk';

type Check = (body: unknown) => void;

export const AnswerSchema = z.record(z.string(), z.unknown()).optional().meta({
  title: 'Schema of the answer',
  description: 'JSON Schema that every answer must fit; left out: any answer will do',
  advanced: true,
});

/**
 * Checks bodies against a JSON Schema, given as plain data. Fails with `http.invalid-schema` when it cannot be used;
 * the check fails with `http.answer-misfit` and names the places.
 */
export function schemaCheck(schema: z.output<typeof AnswerSchema>): Check {
  if (schema === undefined) return () => undefined;
  const wanted = usable(schema);
  return (body) => {
    const misfit = wanted.safeParse(body, { error: misfitWords }).error;
    if (misfit === undefined) return;
    const issues = misfit.issues.slice(0, 5).map(({ path, message }) => ({ path: path.join('.'), message }));
    const words = issues
      .map(({ path, message }) => `${path === '' ? 'the whole' : path}: ${message}`)
      .join('; ');
    throw permanent('http.answer-misfit', `The answer does not fit the schema of the step. ${words}.`, {
      evidence: { issues },
    });
  };
}

function usable(schema: Record<string, unknown>): z.ZodType {
  try {
    return z.fromJSONSchema(schema);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it is not JSON Schema';
    throw permanent(
      'http.invalid-schema',
      `The schema of the answer cannot be used: ${reason}. Correct it in the step.`,
    );
  }
}
