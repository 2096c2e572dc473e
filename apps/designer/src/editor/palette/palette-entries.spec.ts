import { expect, it } from 'vitest';
import type { ConnectorDescriptor } from '../../api/descriptors.ts';
import { paletteGroups } from './palette-entries.ts';

const logic = (type: string) =>
  ({ kind: 'logic', type, title: type, description: '', params: {}, sample: {} }) as const;
const connectors: ConnectorDescriptor[] = [
  { id: 'a', connections: [], nodes: ['a.one@1', 'a.one@2', 'a.two@1', 'a.one@10'].map(logic) },
];

it('new nodes are of the newest version alone', () => {
  const offered = paletteGroups(connectors, '').flatMap(({ entries }) => entries);
  expect(offered.map(({ descriptor }) => descriptor.type)).toEqual(['a.two@1', 'a.one@10']);
});
