import type { Rule } from './rule.ts';
import { findNode, parsePort } from '../flow.ts';
import { containersOf } from '../graph.ts';
import { isContainer } from '../language/language.ts';
import { innerPortOf } from '../ports.ts';

/** Nodes stand within containers that exist, and containers do not contain themselves. */
export const containersHold: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, within }]) => {
    if (within === undefined) return [];
    const container = findNode(flow, within);
    const wrong =
      container === undefined || !isContainer(container.type)
        ? `stands within "${within}", which can hold no nodes: move it out`
        : catalogue.get(type)?.kind === 'trigger'
          ? `is a trigger and cannot stand within "${within}": move it out`
          : containersOf(flow, node).includes(node)
            ? `stands within itself, by way of "${within}": move it out`
            : undefined;
    if (wrong === undefined) return [];
    return [
      {
        code: 'flow.within-misfit' as const,
        message: `"${node}" ${wrong}.`,
        place: { node, field: 'within' },
      },
    ];
  });

/** A container has a body, and its body begins at its inner port. */
export const containersFilled: Rule = ({ flow }) =>
  Object.entries(flow.nodes).flatMap(([node, each]) => {
    const inner = innerPortOf(each);
    if (inner === undefined || flow.wires.some(({ from }) => from === `${node}.${inner}`)) return [];
    const message = `"${node}" has nothing to do: put nodes within it and draw a wire to the first from its port "${inner}".`;
    return [{ code: 'flow.empty-container' as const, message, place: { node } }];
  });

/** Wires do not cross the border of a container: the inner port leads in, the others lead on outside. */
export const wiresStayInside: Rule = ({ flow }) =>
  flow.wires.flatMap((wire, index) => {
    const { node, port } = parsePort(wire.from);
    const source = findNode(flow, node);
    const target = findNode(flow, wire.to);
    if (source === undefined || target === undefined) return [];
    const expected = port === innerPortOf(source) ? node : source.within;
    if (target.within === expected) return [];
    const where = expected === undefined ? 'outside of all containers' : `within "${expected}"`;
    const message = `The wire from "${wire.from}" leads to "${wire.to}" across the border of a container: it must lead to a node ${where}.`;
    return [{ code: 'flow.wire-crosses' as const, message, place: { wire: index } }];
  });
