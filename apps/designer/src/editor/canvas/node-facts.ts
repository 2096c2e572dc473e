import {
  type Catalogue,
  type Flow,
  mapType,
  Mapping,
  otherwisePort,
  portsOf,
  routeType,
  RouteParams,
} from '@crossdock/flow';
import { type ConnectorDescriptor, type NodeDescriptor, systemOf } from '../../api/descriptors.ts';
import { duration, plural } from '../../ui/formats.ts';
import { targetOf } from '../mapping/target.ts';
import { coverageOf, targetRows } from '../mapping/target-rows.ts';

/** All that a card says about a node that does not move. */
export interface NodeFacts {
  title: string;
  monogram: string;
  system: string;
  kind: NodeDescriptor['kind'] | 'unknown';
  /** What matters about it, in plain words. */
  line: string;
  ports: { name: string; title: string }[];
  ownPolicy: boolean;
}

export interface Known {
  catalogue: Catalogue;
  connectors: readonly ConnectorDescriptor[];
}

const effectWords = {
  none: 'computes only',
  read: 'reads only',
  repeatable: 'safe to repeat',
  once: 'once per record',
  keyed: 'once per key',
  unsafe: 'asks when in doubt',
} as const;

export function factsOf(flow: Flow, key: string, { catalogue, connectors }: Known): NodeFacts {
  const node = flow.nodes[key];
  const type = node?.type ?? '';
  const descriptor = catalogue.get(type);
  const { monogram, title: system } = systemOf(connectors, type);
  const branches = type === routeType ? (RouteParams.safeParse(node?.params).data?.branches ?? []) : [];
  const ports = node === undefined ? [] : portsOf(node);
  return {
    title: node?.title ?? descriptor?.title ?? type,
    monogram,
    system,
    kind: descriptor?.kind ?? 'unknown',
    line: lineOf(flow, key, catalogue),
    ports: ports.map((name) => ({
      name,
      title:
        branches.find(({ port }) => port === name)?.title ?? (name === otherwisePort ? 'Otherwise' : name),
    })),
    ownPolicy: node?.policy !== undefined,
  };
}

function lineOf(flow: Flow, key: string, catalogue: Catalogue): string {
  const node = flow.nodes[key];
  const descriptor = node && catalogue.get(node.type);
  if (node === undefined || descriptor === undefined) return 'This type is not installed here';
  const connection = node.connection ?? 'choose a connection';
  switch (descriptor.kind) {
    case 'trigger': {
      const sweep = descriptor.sweepEveryMs;
      return `${connection} · ${sweep === undefined ? 'by webhook' : `webhook, sweep every ${duration(sweep)}`}`;
    }
    case 'action':
      return descriptor.connection === undefined
        ? effectWords[descriptor.effect]
        : `${connection} · ${effectWords[descriptor.effect]}`;
    case 'logic':
      return node.type === mapType ? mapLine(flow, key, catalogue) : routeLine(node.params);
  }
}

function mapLine(flow: Flow, key: string, catalogue: Catalogue): string {
  const mapping = Mapping.safeParse(flow.nodes[key]?.params);
  const fields = mapping.data?.fields ?? {};
  const target = targetOf(flow, catalogue, key);
  if (target === null) {
    const many = Object.keys(fields).length;
    return many === 0 ? 'No fields yet' : plural(many, 'field');
  }
  const { required, covered } = coverageOf(targetRows(target.schema, fields));
  return `${String(covered)} of ${String(required)} required ${covered === required ? '✓' : ''}`.trim();
}

function routeLine(params: unknown): string {
  const branches = RouteParams.safeParse(params).data?.branches ?? [];
  return branches.length === 0 ? 'No branches yet' : 'First branch that holds';
}
