import type { Rule } from './rule.ts';
import { mapType, routeType } from '../catalogue.ts';
import { fieldOf, requiredFields } from '../json-schema.ts';
import { Mapping } from '../mapping/mapping.ts';
import { RouteParams } from '../routing/conditions.ts';

/** Nodes that talk to a system name the connection they use. */
export const connectionNamed: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, connection }]) => {
    const descriptor = catalogue.get(type);
    if (descriptor === undefined || descriptor.kind === 'logic' || descriptor.connection === undefined)
      return [];
    if (connection !== undefined) return [];
    return [
      {
        code: 'flow.no-connection' as const,
        message: `"${node}" needs a connection of kind ${descriptor.connection}: choose one.`,
        place: { node, field: 'connection' },
      },
    ];
  });

/** Every required input of an action is given. */
export const requiredInputs: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, inputs = {} }]) => {
    const descriptor = catalogue.get(type);
    if (descriptor?.kind !== 'action') return [];
    return requiredFields(descriptor.input)
      .filter((field) => inputs[field] === undefined)
      .map((field) => ({
        code: 'flow.required-input' as const,
        message: `"${node}" needs a value for "${fieldOf(descriptor.input, field)?.title ?? field}".`,
        place: { node, field: `inputs.${field}` },
      }));
  });

/** No input is given that the action does not know. */
export const knownInputs: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, inputs = {} }]) => {
    const descriptor = catalogue.get(type);
    if (descriptor?.kind !== 'action') return [];
    return Object.keys(inputs)
      .filter((field) => fieldOf(descriptor.input, field) === undefined)
      .map((field) => ({
        code: 'flow.unknown-input' as const,
        message: `"${node}" has no input called "${field}": remove it.`,
        place: { node, field: `inputs.${field}` },
      }));
  });

/** What a map or route does is complete. */
export const logicParams: Rule = ({ flow }) =>
  Object.entries(flow.nodes).flatMap(([node, each]) => {
    const schema = each.type === mapType ? Mapping : each.type === routeType ? RouteParams : undefined;
    const parsed = schema?.safeParse(each.params);
    if (parsed === undefined || parsed.success) return [];
    return parsed.error.issues.slice(0, 5).map((issue) => ({
      code: 'flow.invalid-params' as const,
      message: `"${node}" is not complete: ${issue.path.join('.') || 'its settings'} ${issue.message}.`,
      place: { node, field: ['params', ...issue.path].join('.') },
    }));
  });
