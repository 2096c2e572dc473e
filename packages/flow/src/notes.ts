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
      message: `There is version ${String(newest)} of "${catalogue.get(to)?.title ?? to}". "${node}" stays on version ${String(pinned)} until you upgrade it.`,
      place: { node },
    };
  });
}
