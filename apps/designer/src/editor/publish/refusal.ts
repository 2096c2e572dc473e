import type { Flow, Place, Problem } from '@crossdock/flow';
import { problemOf } from '../../api/client.ts';

/** A draft that the server refused to publish, and why. */
export interface Refusal {
  flow: Flow;
  problems: readonly Problem[];
}

/** What an error of publishing says of nodes and wires; empty when it is about something else. */
export function placedIn(error: unknown): Problem[] {
  const { code, errors = [] } = problemOf(error);
  if (code !== 'flow.invalid') return [];
  return errors.map(({ field, message, line }) => ({
    code,
    message,
    place: { ...placeOf(field), ...(line === undefined ? {} : { line }) },
  }));
}

/** `nodes.tidy.params.source`, `wires.3`: a path into the document as a place. */
function placeOf(path: string): Place {
  const [, node, field] = /^nodes\.([^.]+)(?:\.(.+))?$/.exec(path) ?? [];
  if (node !== undefined) return { node, ...(field === undefined ? {} : { field }) };
  const wire = /^wires\.(\d+)$/.exec(path)?.[1];
  return wire === undefined ? { field: path } : { wire: Number(wire) };
}

/** Problems found here, and those of the refusal whose nodes are as they were then. */
export function withRefused(found: Problem[], refusal: Refusal | undefined, flow: Flow): Problem[] {
  if (refusal === undefined) return found;
  const told = new Set(found.map(({ message }) => message));
  const isStanding = ({ message, place: { node } }: Problem) =>
    !told.has(message) &&
    (node === undefined ? refusal.flow === flow : refusal.flow.nodes[node] === flow.nodes[node]);
  return [...found, ...refusal.problems.filter(isStanding)];
}
