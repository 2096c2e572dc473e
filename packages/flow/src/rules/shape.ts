import type { Rule } from './rule.ts';
import { findNode, parsePort } from '../flow.ts';
import { ancestorsOf, topological, wiresInto } from '../graph.ts';
import { wirePortsOf } from '../ports.ts';

/** Exactly one node starts runs. */
export const oneTrigger: Rule = ({ flow, catalogue }) => {
  const triggers = Object.entries(flow.nodes).filter(
    ([, node]) => catalogue.get(node.type)?.kind === 'trigger',
  );
  if (triggers.length === 1) return [];
  if (triggers.length === 0) {
    return [
      {
        code: 'flow.no-trigger',
        message: 'The flow has no trigger: add the node that starts it.',
        place: {},
      },
    ];
  }
  return triggers.slice(1).map(([node]) => ({
    code: 'flow.second-trigger',
    message: `"${node}" is a second trigger: a flow has one. Remove it, or make it a flow of its own.`,
    place: { node },
  }));
};

/** Every node is of a type that this platform knows, in the version the flow pins. */
export const knownTypes: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes)
    .filter(([, { type }]) => !catalogue.has(type))
    .map(([node, { type }]) => ({
      code: 'flow.unknown-type',
      message: `"${node}" is of type ${type}, which is not installed here.`,
      place: { node },
    }));

/** Wires lead from a port that exists to a node that exists and can be entered. */
export const wiresFit: Rule = ({ flow, catalogue }) =>
  flow.wires.flatMap((wire, index) => {
    const { node, port } = parsePort(wire.from);
    const source = findNode(flow, node);
    const target = findNode(flow, wire.to);
    const wrong =
      source === undefined
        ? `starts at "${node}", which does not exist`
        : target === undefined
          ? `leads to "${wire.to}", which does not exist`
          : !wirePortsOf(source, catalogue).includes(port)
            ? `starts at port "${port}", which "${node}" does not have`
            : catalogue.get(target.type)?.kind === 'trigger'
              ? `leads into the trigger "${wire.to}"; triggers only start`
              : flow.wires.findIndex(({ from, to }) => from === wire.from && to === wire.to) < index
                ? `from "${wire.from}" to "${wire.to}" is drawn twice`
                : undefined;
    if (wrong === undefined) return [];
    return [
      {
        code: 'flow.wire-misfit' as const,
        message: `A wire ${wrong}. Remove or reconnect it.`,
        place: { wire: index },
      },
    ];
  });

/** Wires never run in a circle: a run must come to an end. Placed on the last wire that closes one. */
export const noCircles: Rule = ({ flow }) => {
  if (topological(flow) !== undefined) return [];
  const wire = flow.wires.findLastIndex(({ from, to }) => {
    const { node } = parsePort(from);
    return node === to || ancestorsOf(flow, node).has(to);
  });
  const { from = '', to = '' } = flow.wires[wire] ?? {};
  const message = `Wires run in a circle through "${parsePort(from).node}" and "${to}", so a run would never end. Remove one of them.`;
  return [{ code: 'flow.circle', message, place: { wire } }];
};

/** Every node can be reached from the trigger. */
export const noLooseEnds: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type }]) => {
    const kind = catalogue.get(type)?.kind;
    if (kind === 'trigger' || kind === undefined) return [];
    const reached = [...ancestorsOf(flow, node)].some(
      (key) => catalogue.get(findNode(flow, key)?.type ?? '')?.kind === 'trigger',
    );
    if (reached) return [];
    const message =
      wiresInto(flow, node).length === 0
        ? `"${node}" is not connected: draw a wire into it, or remove it.`
        : `"${node}" cannot be reached from the trigger: connect what stands before it.`;
    return [{ code: 'flow.loose-end' as const, message, place: { node } }];
  });
