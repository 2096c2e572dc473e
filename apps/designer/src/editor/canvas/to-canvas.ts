import type { FailureSummary, FlowActivity, StepState } from '@crossdock/contracts';
import { parsePort, type Problem } from '@crossdock/flow';
import type { Edge, Node } from '@xyflow/react';
import { wireId, type FlowDocument } from '../document.ts';
import { type Look, lookOfStep, type Tone } from '../../ui/states.ts';
import type { Selection } from '../editor-store.ts';
import { factsOf, type Known, type NodeFacts } from './node-facts.ts';
import { heightOf, nodeWidth } from './node-size.ts';

/** A run shown on the canvas: where it stands and which ways it took. */
export interface RunOverlay {
  steps: Record<string, StepState>;
  ports: Record<string, string>;
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
  counts: Counts | null;
  portCounts: Record<string, number>;
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

export type CardNode = Node<CardData, 'card'>;
export type WireEdge = Edge<WireData, 'wire'>;

export interface CanvasSource {
  document: FlowDocument;
  known: Known;
  problems: readonly Problem[];
  selection: Selection;
  activity?: FlowActivity | undefined;
  run?: RunOverlay | null | undefined;
}

/** What React Flow shows: made from the document each time, never the other way round. */
export function toCanvas(source: CanvasSource): { nodes: CardNode[]; edges: WireEdge[] } {
  return {
    nodes: Object.keys(source.document.flow.nodes).map((key, index) => toCard(source, key, index)),
    edges: source.document.flow.wires.map((wire, index) => toEdge(source, wire, index)),
  };
}

function toCard(
  { document, known, problems, selection, activity, run }: CanvasSource,
  key: string,
  index: number,
): CardNode {
  const facts = factsOf(document.flow, key, known);
  const state = run?.steps[key] ?? (run ? 'pending' : null);
  return {
    id: key,
    type: 'card',
    position: document.layout[key] ?? { x: (index % 5) * (nodeWidth + 84), y: Math.floor(index / 5) * 160 },
    width: nodeWidth,
    height: heightOf(document.flow.nodes[key]),
    selected: selection.nodes.includes(key),
    ariaLabel: `${facts.title}, ${facts.system}, ${facts.line}`,
    data: {
      ...facts,
      problems: problems.filter(({ place }) => place.node === key).length,
      counts: activity === undefined ? null : countsOf(activity, key),
      portCounts: Object.fromEntries(
        facts.ports.map(({ name }) => [name, activity?.ports[`${key}.${name}`] ?? 0]),
      ),
      state,
      look: state === null ? null : lookOfStep(state, run?.kind),
      dim: state === 'skipped' || (state === 'pending' && run?.active === false),
    },
  };
}

function countsOf({ ports }: FlowActivity, key: string): Counts {
  const read = (name: string) => ports[`${key}.${name}`] ?? 0;
  const special = new Set(['running', 'retrying', 'failed']);
  const done = Object.entries(ports)
    .filter(([port]) => parsePort(port).node === key && !special.has(parsePort(port).port))
    .reduce((sum, [, many]) => sum + many, 0);
  return { done, running: read('running'), retrying: read('retrying'), failed: read('failed') };
}

function toEdge(
  { selection, activity, run, problems }: CanvasSource,
  wire: { from: string; to: string },
  index: number,
): WireEdge {
  const { node, port } = parsePort(wire.from);
  const id = wireId(wire);
  return {
    id,
    type: 'wire',
    source: node,
    sourceHandle: port,
    target: wire.to,
    selected: selection.wires.includes(id),
    className: problems.some(({ place }) => place.wire === index) ? 'misfit' : '',
    data: {
      count: activity?.ports[wire.from] ?? 0,
      way: wayOf(run, node, port, wire.to),
      tone: lookOfStep('failed', run?.kind).tone,
    },
  };
}

function wayOf(run: RunOverlay | null | undefined, from: string, port: string, to: string): WireData['way'] {
  if (run === null || run === undefined) return 'idle';
  if (run.steps[from] !== 'completed' || run.ports[from] !== port) return 'dim';
  const target = run.steps[to] ?? 'pending';
  if (target === 'failed') return 'failed';
  if (target === 'running' || target === 'retrying') return 'moving';
  return target === 'pending' && run.active ? 'moving' : 'taken';
}
