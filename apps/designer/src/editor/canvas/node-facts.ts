import {
  type Catalogue,
  constructOf,
  failedPort,
  type Flow,
  innerPortOf,
  isContainer,
  otherwisePort,
  outPort,
  portsOf,
  routeType,
  RouteParams,
  wirePortsOf,
} from '@crossdock/flow';
import { type ConnectorDescriptor, type NodeDescriptor, systemOf } from '../../api/descriptors.ts';
import { words } from '../../ui/formats.ts';
import { lineOf } from './node-line.ts';

interface Port {
  name: string;
  title: string;
}

/** All that a card says about a node that does not move. */
export interface NodeFacts {
  title: string;
  monogram: string;
  system: string;
  kind: NodeDescriptor['kind'] | 'unknown';
  /** What matters about it, in plain words. */
  line: string;
  /** The ways out, beside failing. */
  ports: Port[];
  /** The port for what cannot be done; not every node can fail. */
  fails: boolean;
  /** Frames: the port into the body. */
  inner: Port | null;
  ownPolicy: boolean;
}

export interface Known {
  catalogue: Catalogue;
  connectors: readonly ConnectorDescriptor[];
}

export function factsOf(flow: Flow, key: string, { catalogue, connectors }: Known): NodeFacts {
  const node = flow.nodes[key];
  const type = node?.type ?? '';
  const descriptor = catalogue.get(type);
  const { monogram, title: system } = systemOf(connectors, type);
  const inner = node && innerPortOf(node);
  const name = (port: string): Port => ({ name: port, title: portTitle(flow, key, port) });
  return {
    title: node?.title ?? descriptor?.title ?? type,
    monogram,
    system,
    kind: descriptor?.kind ?? 'unknown',
    line: lineOf(flow, key, catalogue),
    ports: node === undefined ? [] : portsOf(node, catalogue).map(name),
    fails: node !== undefined && wirePortsOf(node, catalogue).includes(failedPort),
    inner: inner === undefined ? null : name(inner),
    ownPolicy: node?.policy !== undefined,
  };
}

/** A way out as people call it. */
export function portTitle(flow: Flow, key: string, port: string): string {
  const node = flow.nodes[key];
  const type = node?.type ?? '';
  if (port === failedPort) return 'When it fails for good';
  if (port === otherwisePort) return 'Otherwise';
  if (port === innerPortOf({ type })) return constructOf(type)?.kind === 'each' ? 'Each item' : 'Begin';
  if (port === outPort) return type === filterType ? 'Passed' : isContainer(type) ? 'Afterwards' : 'Then';
  const branches = type === routeType ? (RouteParams.safeParse(node?.params).data?.branches ?? []) : [];
  return branches.find((branch) => branch.port === port)?.title ?? words(port);
}

const filterType = 'core.filter@1';
