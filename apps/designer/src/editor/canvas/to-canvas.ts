import type { FailureSummary, FlowActivity, StepState } from '@crossdock/contracts';
import { containersOf, failedPort, innerPortOf, type Note, parsePort, type Problem } from '@crossdock/flow';
import type { Edge, Node } from '@xyflow/react';
import { wireId, type FlowDocument } from '../document.ts';
import { type Look, lookOfStep, type Tone } from '../../ui/states.ts';
import type { Selection } from '../editor-store.ts';
import { framesFirst, isFrame, rectOf } from './frames.ts';
import { factsOf, type Known, type NodeFacts } from './node-facts.ts';
import { type ItemCounts, type NodeStates, portsOfActivity, portsTaken } from './node-states.ts';

/** A run shown on the canvas: where it stands and which ways it took. */
export interface RunOverlay extends Omit<NodeStates, 'items'> {
  items?: NodeStates['items'];
  /** The wires that were taken, by their index, where the server says so. */
  taken?: ReadonlySet<number>;
  /** Something still moves. */
  active: boolean;
  /** Who acts on what went wrong: business failures have their own colour. */
  kind?: FailureSummary['kind'] | undefined;
}

interface Counts {
  done: number;
  running: number;
  retrying: number;
  failed: number;
}

export interface CardData extends NodeFacts, Record<string, unknown> {
  problems: number;
  /** What is worth knowing about it; empty for most. */
  notes: string[];
  counts: Counts | null;
  portCounts: Record<string, number>;
  /** A wire leads on from failing. */
  failsOn: boolean;
  /** How the items of the shown run stand at this node. */
  items: ItemCounts | null;
  /** Where the shown run stands at this node; null when no run is shown. */
  state: StepState | null;
  look: Look | null;
  /** The way not taken steps back. */
  dim: boolean;
}

interface WireData extends Record<string, unknown> {
  count: number;
  way: 'idle' | 'taken' | 'moving' | 'failed' | 'dim';
  tone: Tone;
}

export type CardNode = Node<CardData, 'card' | 'frame'>;
export type WireEdge = Edge<WireData, 'wire'>;

export interface CanvasSource {
  document: FlowDocument;
  known: Known;
  problems: readonly Problem[];
  notes?: readonly Note[];
  selection: Selection;
  activity?: FlowActivity | undefined;
  run?: RunOverlay | null | undefined;
}

/** What React Flow shows: made from the document each time, never the other way round. */
export function toCanvas(source: CanvasSource): { nodes: CardNode[]; edges: WireEdge[] } {
  const { flow } = source.document;
  const counts = source.activity && portsOfActivity(source.activity);
  return {
    nodes: framesFirst(flow).map((key) => toCard(source, key, counts)),
    edges: flow.wires.map((wire, index) => toEdge(source, wire, index, counts)),
  };
}

type PortCounts = Readonly<Record<string, number>> | undefined;

function toCard(
  { document, known, problems, notes = [], selection, run }: CanvasSource,
  key: string,
  counts: PortCounts,
): CardNode {
  const { flow } = document;
  const facts = factsOf(flow, key, known);
  const state = run?.steps[key] ?? (run ? 'pending' : null);
  const { x, y, width, height } = rectOf(document, key, known.catalogue);
  const frame = frameAround(document, key);
  const around = frame === undefined ? { x: 0, y: 0 } : rectOf(document, frame, known.catalogue);
  return {
    id: key,
    type: isFrame(flow, key) ? 'frame' : 'card',
    position: { x: x - around.x, y: y - around.y },
    ...(frame === undefined ? {} : { parentId: frame }),
    width,
    height,
    selected: selection.nodes.includes(key),
    ariaLabel: `${facts.title}, ${facts.system}, ${facts.line}`,
    data: {
      ...facts,
      problems: problems.filter(({ place }) => place.node === key).length,
      notes: notes.filter(({ place }) => place.node === key).map(({ message }) => message),
      counts: counts === undefined ? null : countsOf(counts, key),
      portCounts: Object.fromEntries(facts.ports.map(({ name }) => [name, counts?.[`${key}.${name}`] ?? 0])),
      failsOn: flow.wires.some(({ from }) => from === `${key}.${failedPort}`),
      items: run?.items?.[key] ?? null,
      state,
      look: state === null ? null : lookOfStep(state, run?.kind),
      dim: state === 'skipped' || (state === 'pending' && run?.active === false),
    },
  };
}

/** The frame a node is drawn in; a draft may name one that is gone, or circles. */
function frameAround({ flow }: FlowDocument, key: string): string | undefined {
  const within = flow.nodes[key]?.within;
  if (within === undefined || !isFrame(flow, within) || containersOf(flow, key).includes(key))
    return undefined;
  return within;
}

const special = new Set(['running', 'retrying', failedPort]);

function countsOf(ports: Readonly<Record<string, number>>, key: string): Counts {
  const read = (name: string) => ports[`${key}.${name}`] ?? 0;
  const done = Object.entries(ports)
    .filter(([port]) => parsePort(port).node === key && !special.has(parsePort(port).port))
    .reduce((sum, [, many]) => sum + many, 0);
  return { done, running: read('running'), retrying: read('retrying'), failed: read(failedPort) };
}

function toEdge(
  { document, selection, run, problems }: CanvasSource,
  wire: { from: string; to: string },
  index: number,
  counts: PortCounts,
): WireEdge {
  const { node, port } = parsePort(wire.from);
  const id = wireId(wire);
  const source = document.flow.nodes[node];
  const inner = source !== undefined && innerPortOf(source) === port;
  return {
    id,
    type: 'wire',
    source: node,
    sourceHandle: port,
    target: wire.to,
    selected: selection.wires.includes(id),
    className: problems.some(({ place }) => place.wire === index) ? 'misfit' : '',
    data: {
      count: counts?.[wire.from] ?? 0,
      way: run ? wayOf(run, { node, port, to: wire.to, inner, index }) : 'idle',
      tone: lookOfStep('failed', run?.kind).tone,
    },
  };
}

interface Way {
  node: string;
  port: string;
  to: string;
  /** It leads into the body of a frame. */
  inner: boolean;
  index: number;
}

function wayOf(run: RunOverlay, way: Way): WireData['way'] {
  if (!isTaken(run, way)) return 'dim';
  const target = run.steps[way.to] ?? 'pending';
  if (target === 'failed' || way.port === failedPort) return 'failed';
  if (target === 'running' || target === 'retrying') return 'moving';
  return target === 'pending' && run.active ? 'moving' : 'taken';
}

function isTaken(run: RunOverlay, { node, port, to, inner, index }: Way): boolean {
  if (run.taken !== undefined) return run.taken.has(index);
  const source = run.steps[node] ?? 'pending';
  const target = run.steps[to] ?? 'pending';
  if (inner) return target !== 'pending' && target !== 'skipped';
  if (port === failedPort) return source === 'failed' && target !== 'pending' && target !== 'skipped';
  return portsTaken(run.ports, node).includes(port);
}
