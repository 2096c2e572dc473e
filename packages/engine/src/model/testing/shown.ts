import { draw, type FlowNode, parsePort } from '@crossdock/flow';
import type { Item, OrderEvent } from './meaning.ts';
import type { Scenario } from './scenario.ts';

/** A scenario as people read it: the flow as a drawing, its nodes a line each, and what happens. */
export function shown({ drawn, events, troubles, signals, deaths, together }: Scenario): string {
  const { flow } = drawn;
  const wires = flow.wires.map(({ from, to }) => {
    const { node, port } = parsePort(from);
    return { from: node, port, to };
  });
  const section = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
  return [
    ...section('flow', draw(wires).split('\n')),
    ...section(
      'nodes',
      Object.entries(flow.nodes).map(([key, node]) => `${key}: ${nodeShown(node)}`),
    ),
    ...section(together ? 'runs, side by side' : 'runs, one after the other', events.map(eventShown)),
    ...section(
      'troubles',
      [...troubles].map(([record, trouble]) => `${record}: ${JSON.stringify(trouble)}`),
    ),
    ...section(
      'signals',
      [...signals].map(([record, fate]) => `${record}: ${fate}`),
    ),
    ...section(
      'workers die',
      deaths === 'everywhere'
        ? ['the first drive after its first durable write, the second after its second, and so on']
        : deaths.map(
            ({ at, when }, index) => `drive ${String(index + 1)} ${when} durable write ${String(at)}`,
          ),
    ),
  ].join('\n');
}

function nodeShown({ type, within, inputs, params }: FlowNode): string {
  const given = { ...inputs, ...(params as Record<string, unknown> | undefined) };
  return `${type}${within === undefined ? '' : ` within ${within}`} ${JSON.stringify(given)}`;
}

function eventShown({ number, total, lines }: OrderEvent): string {
  return `order ${number} of ${total}${lines.length === 0 ? '' : `, lines ${itemsShown(lines)}`}`;
}

function itemsShown(items: readonly Item[]): string {
  const each = items.map(
    ({ number, total, parts }) =>
      `${number} of ${total}${parts.length === 0 ? '' : ` (${itemsShown(parts)})`}`,
  );
  return each.join(', ');
}
