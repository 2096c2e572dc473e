import { type ConnectorDescriptor, type NodeDescriptor, systemOf } from '../../api/descriptors.ts';

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

/** Triggers first, then logic, then the actions of each system; only what the search text finds. */
export function paletteGroups(connectors: readonly ConnectorDescriptor[], search: string): PaletteGroup[] {
  const entries = connectors
    .flatMap(({ nodes }) => nodes)
    .map((descriptor): PaletteEntry => {
      const { monogram, title } = systemOf(connectors, descriptor.type);
      return { descriptor, monogram, system: title };
    })
    .filter((entry) => isFound(entry, search));
  const ofKind = (kind: NodeDescriptor['kind']) =>
    entries.filter(({ descriptor }) => descriptor.kind === kind);
  const systems = Map.groupBy(ofKind('action'), ({ system }) => system);
  return [
    { title: 'Triggers', entries: ofKind('trigger') },
    { title: 'Logic', entries: ofKind('logic') },
    ...[...systems].map(([title, inside]) => ({ title, entries: inside })),
  ].filter(({ entries: inside }) => inside.length > 0);
}

function isFound({ descriptor, system }: PaletteEntry, search: string): boolean {
  const text = `${descriptor.title} ${descriptor.description} ${system} ${descriptor.type}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
