import { innerPortOf, portsOf, wirePortsOf } from '../../packages/flow/src/index.ts';
import { coreConnector } from '../../packages/nodes-core/src/index.ts';
import {
  type ActionDescriptor,
  describe,
  type EffectKind,
  type JsonSchema,
  type LogicDescriptor,
  type NodeDescriptor,
  type TriggerDescriptor,
  type TriggerWay,
} from '../../packages/sdk/src/index.ts';

const effects: Readonly<Record<EffectKind, string>> = {
  none: 'none: nothing leaves the process',
  read: 'read: asks, changes nothing',
  repeatable: 'repeatable: done again it changes nothing more',
  once: 'once: when in doubt it looks first whether it was done',
  keyed: 'keyed: the receiver drops a second write with the same key',
  unsafe: 'unsafe: when in doubt a person decides',
};

const ways: Readonly<Record<TriggerWay, string>> = {
  webhook: 'deliveries',
  request: 'requests, which are answered',
  sweep: 'a sweep that finds what deliveries missed',
  poll: 'looking',
  schedule: 'time',
  event: 'events of other flows',
  file: 'files',
};

/** The page on the nodes every installation has, as Markdown: what their definitions say. */
export function nodesPage(): string {
  const { nodes } = describe(coreConnector);
  const of = <Kind extends NodeDescriptor['kind']>(kind: Kind) =>
    nodes.filter((node): node is Extract<NodeDescriptor, { kind: Kind }> => node.kind === kind);
  return `# Built-in nodes

Written by \`node tools/launch/run.mjs tools/docs/generate.ts\` from \`packages/nodes-core\`. Do not edit it by hand.
Nodes of other systems: [Connections](connections.md). How a flow is drawn: [Building a flow](building-a-flow.md).

Every node but a trigger has a way \`failed\`, too: it is taken when the node has failed for good. Without a wire from it, the run fails.
Fields with a star must be given.

## Triggers

${of('trigger').map(trigger).join('\n\n')}

## Logic

${of('logic').map(logic).join('\n\n')}

## Actions

${of('action').map(action).join('\n\n')}
`;
}

function trigger(node: TriggerDescriptor): string {
  const starts = node.starts.map((way) => `${ways[way]}, or by `);
  return section(node, [
    `Starts runs by ${starts.join('')}hand.${connection(node.connection)}`,
    fields(node.params),
  ]);
}

function logic(node: LogicDescriptor): string {
  const drawn = { type: node.type, params: node.sample };
  const inner = innerPortOf(drawn);
  const out = portsOf(drawn).map(code).join(', ');
  const stands = `${out === '' ? 'The run ends here.' : `Ways out: ${out}.`}${inner === undefined ? '' : ` The nodes within begin at \`${inner}\`.`}`;
  return section(node, [stands, fields(node.params), example(node.sample)]);
}

function action(node: ActionDescriptor): string {
  const out = wirePortsOf({ type: node.type }, new Map([[node.type, node]])).filter(
    (port) => port !== 'failed',
  );
  const waits = node.waits ? ' The run is put away while it waits.' : '';
  return section(node, [
    `Ways out: ${out.map(code).join(', ')}. Effect: ${effects[node.effect]}.${waits}${connection(node.connection)}`,
    fields(node.input),
    `Gives ${Object.keys(propertiesOf(node.output)).map(code).join(', ')}.`,
  ]);
}

function section({ title, type, description }: NodeDescriptor, parts: readonly string[]): string {
  return [`### ${title}`, `${code(type)}. ${description}`, ...parts.filter((part) => part !== '')].join(
    '\n\n',
  );
}

function connection(id: string | undefined): string {
  return id === undefined ? '' : ` Needs a connection of kind \`${id}\`.`;
}

function example(sample: unknown): string {
  return `\`\`\`json\n${JSON.stringify(sample, undefined, 2)}\n\`\`\``;
}

function fields(schema: JsonSchema | undefined): string {
  const required = new Set(Array.isArray(schema?.['required']) ? (schema['required'] as unknown[]) : []);
  const rows = Object.entries(propertiesOf(schema)).map(([name, field]) => {
    const { title, description } = field;
    const meaning = [title, description]
      .filter((text) => typeof text === 'string')
      .join('. ')
      .replaceAll('|', '\\|');
    const star = required.has(name) && field['default'] === undefined ? ' \\*' : '';
    return `| ${code(name)}${star} | ${meaning} | ${fallback(field)} |`;
  });
  return rows.length === 0
    ? ''
    : ['| field | meaning | when left out |', '| --- | --- | --- |', ...rows].join('\n');
}

function fallback({ default: given }: JsonSchema): string {
  if (given === undefined || given === '') return '';
  const text = JSON.stringify(given);
  return text === '{}' || text === '[]' ? 'none' : code(text);
}

function propertiesOf(schema: JsonSchema | undefined): Record<string, JsonSchema> {
  const { properties } = schema ?? {};
  return typeof properties === 'object' && properties !== null
    ? (properties as Record<string, JsonSchema>)
    : {};
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}
