import { type Catalogue, changeNode, type FlowNode, Input, type PolicyOverride } from '@crossdock/flow';
import type { FlowDocument } from '../document.ts';
import { command } from './command.ts';

function change(
  document: FlowDocument,
  key: string,
  catalogue: Catalogue | undefined,
  to: (node: FlowNode) => FlowNode,
): FlowDocument {
  return { ...document, flow: changeNode(document.flow, key, to, catalogue) };
}

const has = ({ flow }: FlowDocument, { key }: { key: string }) => flow.nodes[key] !== undefined;

/** Gives a node a title of its own; an empty one returns to the title of its type. */
export const renameNode = command<{ key: string; title: string }>({
  name: 'flow.rename-node',
  label: 'Rename',
  can: (document, args) => has(document, args) && args.title.length <= 120,
  apply: (document, { key, title }, catalogue) =>
    change(document, key, catalogue, ({ title: _, ...node }) => (title === '' ? node : { ...node, title })),
});

export const chooseConnection = command<{ key: string; connection: string | null }>({
  name: 'flow.choose-connection',
  label: 'Choose connection',
  can: has,
  apply: (document, { key, connection }, catalogue) =>
    change(document, key, catalogue, ({ connection: _, ...node }) =>
      connection === null ? node : { ...node, connection },
    ),
});

/** Says where an input's value comes from; null leaves it out. */
export const setInput = command<{ key: string; field: string; input: Input | null }>({
  name: 'flow.set-input',
  label: 'Change input',
  can: (document, args) =>
    has(document, args) && (args.input === null || Input.safeParse(args.input).success),
  apply: (document, { key, field, input }, catalogue) =>
    change(document, key, catalogue, (node) => {
      const { [field]: _, ...others } = node.inputs ?? {};
      return { ...node, inputs: input === null ? others : { ...node.inputs, [field]: input } };
    }),
});

/** Sets what a logic node does. Wires from ports that are gone go with them. */
export const setParams = command<{ key: string; params: unknown }>({
  name: 'flow.set-params',
  label: 'Change settings',
  can: has,
  apply: (document, { key, params }, catalogue) =>
    change(document, key, catalogue, (node) => ({ ...node, params })),
});

export const setNodePolicy = command<{ key: string; policy: PolicyOverride | null }>({
  name: 'flow.set-node-policy',
  label: 'Change policy',
  can: has,
  apply: (document, { key, policy }, catalogue) =>
    change(document, key, catalogue, ({ policy: _, ...node }) =>
      policy === null ? node : { ...node, policy },
    ),
});
