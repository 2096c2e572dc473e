import type { Rule } from './rule.ts';
import { fieldOf, misfitsOf, requiredFields } from '../json-schema.ts';

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

/** Values that are written down fit the field they are for. */
export const constantsFit: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, inputs = {} }]) => {
    const descriptor = catalogue.get(type);
    if (descriptor?.kind !== 'action') return [];
    return Object.entries(inputs).flatMap(([field, input]) => {
      const schema = 'value' in input ? fieldOf(descriptor.input, field) : undefined;
      if (schema === undefined || !('value' in input)) return [];
      return misfitsOf(schema, input.value).map(({ path, message }) => ({
        code: 'flow.value-misfit' as const,
        message: `"${node}" is given a value for "${schema.title ?? field}" that does not fit: ${message}.`,
        place: { node, field: ['inputs', field, ...path].join('.') },
      }));
    });
  });

/** What a trigger is told fits its schema. */
export const triggerParamsFit: Rule = ({ flow, catalogue }) =>
  Object.entries(flow.nodes).flatMap(([node, { type, params }]) => {
    const descriptor = catalogue.get(type);
    if (descriptor?.kind !== 'trigger' || descriptor.params === undefined) return [];
    return misfitsOf(descriptor.params, params ?? {}).map(({ path, message }) => ({
      code: 'flow.invalid-params' as const,
      message: `"${node}" is not complete: ${path.join('.') || 'its settings'}: ${message}.`,
      place: { node, field: ['params', ...path].join('.') },
    }));
  });
