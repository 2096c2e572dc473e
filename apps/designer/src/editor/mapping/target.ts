import { type Catalogue, fieldOf, type Flow, mapType, parsePort } from '@crossdock/flow';
import type { JsonSchema } from '../../api/descriptors.ts';

/** What a map node builds: the schema of the input that takes its result, and who that is. */
interface MappingTarget {
  schema: JsonSchema;
  title: string;
}

/**
 * Looks for the action input that takes the node's whole output, else for the action right behind it that has
 * one object among its inputs without a value yet.
 */
export function targetOf(flow: Flow, catalogue: Catalogue, key: string): MappingTarget | null {
  if (flow.nodes[key]?.type !== mapType) return null;
  for (const node of Object.values(flow.nodes)) {
    const descriptor = catalogue.get(node.type);
    if (descriptor?.kind !== 'action') continue;
    for (const [name, input] of Object.entries(node.inputs ?? {})) {
      const schema = fieldOf(descriptor.input, name);
      if ('ref' in input && input.ref === `steps.${key}` && schema?.['type'] === 'object') {
        return { schema, title: schema.title ?? node.title ?? descriptor.title };
      }
    }
  }
  return openInputBehind(flow, catalogue, key);
}

function openInputBehind(flow: Flow, catalogue: Catalogue, key: string): MappingTarget | null {
  for (const wire of flow.wires.filter(({ from }) => parsePort(from).node === key)) {
    const node = flow.nodes[wire.to];
    const descriptor = node && catalogue.get(node.type);
    if (node === undefined || descriptor?.kind !== 'action') continue;
    const properties = descriptor.input['properties'] as Record<string, JsonSchema> | undefined;
    for (const [name, schema] of Object.entries(properties ?? {})) {
      if (node.inputs?.[name] === undefined && schema['type'] === 'object' && 'properties' in schema) {
        return { schema, title: typeof schema['title'] === 'string' ? schema['title'] : descriptor.title };
      }
    }
  }
  return null;
}
