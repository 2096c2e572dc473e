import { newestTypes } from '@crossdock/flow';
import { type ConnectorDescriptor, type NodeDescriptor, ownSystem, systemOf } from '../../api/descriptors.ts';

/** What a dragged palette entry is called on its way to the canvas. */
export const dragType = 'application/x-crossdock-node';

interface PaletteEntry {
  descriptor: NodeDescriptor;
  monogram: string;
  system: string;
}

interface PaletteGroup {
  title: string;
  entries: PaletteEntry[];
}

/**
 * Nodes in their newest version. Triggers first, then logic, then the actions of each system; only what the search text finds, and what is called
 * by it before what only mentions it.
 */
export function paletteGroups(connectors: readonly ConnectorDescriptor[], search: string): PaletteGroup[] {
  const nodes = connectors.flatMap((connector) => connector.nodes);
  const newest = newestTypes(nodes.map(({ type }) => type));
  const entries = nodes
    .filter(({ type }) => newest.has(type))
    .map((descriptor): PaletteEntry => {
      const { monogram, title } = systemOf(connectors, descriptor.type);
      return { descriptor, monogram, system: title };
    })
    .filter((entry) => isFound(entry, search));
  const ofKind = (kind: NodeDescriptor['kind']) =>
    entries.filter(({ descriptor }) => descriptor.kind === kind);
  const systems = Map.groupBy(ofKind('action'), ({ system }) => system);
  const named = ({ descriptor }: PaletteEntry) => Number(!isCalled(descriptor.title, search));
  const groups = [
    { title: 'Triggers', entries: ofKind('trigger') },
    { title: 'Logic', entries: ofKind('logic') },
    ...[...systems].map(([title, inside]) => ({
      title: title === ownSystem ? 'Time, events and state' : title,
      entries: inside,
    })),
  ].filter(({ entries: inside }) => inside.length > 0);
  return groups
    .map(({ title, entries: inside }) => ({ title, entries: inside.sort((a, b) => named(a) - named(b)) }))
    .sort((a, b) => Math.min(...a.entries.map(named)) - Math.min(...b.entries.map(named)));
}

function isCalled(title: string, search: string): boolean {
  return title.toLowerCase().includes(search.trim().toLowerCase());
}

function isFound({ descriptor, system }: PaletteEntry, search: string): boolean {
  const text = `${descriptor.title} ${descriptor.description} ${system} ${descriptor.type}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
