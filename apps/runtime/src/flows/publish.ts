import type { ProblemDocument } from '@crossdock/contracts';
import {
  type Catalogue,
  checksum,
  type Flow,
  migrate,
  type Place,
  type Problem,
  validate,
} from '@crossdock/flow';
import { unprocessable } from '../platform/http/problem.ts';
import { codeProblems } from './code-problems.ts';

/** What may become a version: the document in its present shape, and its checksum. */
export interface Publishable {
  document: Flow;
  checksum: string;
}

/** Asks every rule of the flow language. Throws `flow.invalid` with each problem placed on its node and field. */
export function makePublishable(draft: unknown, catalogue: Catalogue): Publishable {
  const document = migrate(draft);
  const problems = problemsOf(document, catalogue);
  if (problems.length === 0) return { document, checksum: checksum(document) };
  const errors: ProblemDocument['errors'] = problems.map(({ message, place }) => ({
    field: fieldOf(place),
    message,
    ...(place.line === undefined ? {} : { line: place.line }),
  }));
  const count = problems.length === 1 ? 'One thing needs' : `${String(problems.length)} things need`;
  throw unprocessable(
    'flow.invalid',
    `${count} attention before the flow can be published: ${problems[0]?.message ?? ''}`,
    {
      errors,
    },
  );
}

/** Everything that keeps a draft from being published. */
export function problemsOf(draft: Flow, catalogue: Catalogue): Problem[] {
  return [...validate(draft, catalogue), ...codeProblems(draft)];
}

/** `nodes.create-sales-order.inputs.order`, `wires.3`: the place as a path into the document. */
function fieldOf({ node, field, wire }: Place): string {
  if (wire !== undefined) return `wires.${String(wire)}`;
  if (node === undefined) return field ?? 'flow';
  return field === undefined ? `nodes.${node}` : `nodes.${node}.${field}`;
}
