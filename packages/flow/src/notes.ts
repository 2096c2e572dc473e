import type { Catalogue } from './catalogue.ts';
import type { Flow } from './flow.ts';
import { availableUpgrades, parseNodeType } from './node-versions.ts';
import type { Note } from './problem.ts';

/** What is worth knowing about a flow and keeps it from nothing. */
export function notesOn(flow: Flow, catalogue: Catalogue): Note[] {
  return availableUpgrades(flow, catalogue).map(({ node, from, to }) => {
    const [pinned, newest] = [parseNodeType(from), parseNodeType(to)].map(({ version }) => String(version));
    return {
      code: 'flow.newer-version',
      message: `"${node}" is on version ${String(pinned)} of "${catalogue.get(from)?.title ?? from}" and stays there until you upgrade it: there is version ${String(newest)}.`,
      place: { node },
    };
  });
}
