import { innerPortOf, type Problem } from '@crossdock/flow';
import type { JsonSchema } from '../../api/descriptors.ts';
import { setParams } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { formFields } from './fields.ts';
import { SightContext, useBodySight } from './node-sight.ts';
import { SchemaForm } from './SchemaForm.tsx';
import { recordOf } from './widgets/widget.ts';

/** What frames read once their body is over, and so from within it. */
const readInside = 'result';

/** The settings of a trigger or of a node of the language, as a form made from their schema. */
export function ParamsForm({ nodeKey, schema }: { nodeKey: string; schema: JsonSchema }) {
  const { store, problems, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const body = useBodySight(nodeKey);
  const node = flow.nodes[nodeKey];
  if (node === undefined || formFields(schema).length === 0) return null;
  const isFrame = innerPortOf(node) !== undefined;
  const form = (part: JsonSchema) => (
    <SchemaForm
      id={`${nodeKey}-params`}
      schema={part}
      value={recordOf(node.params)}
      disabled={readOnly}
      refused={refusedIn(problems, nodeKey)}
      onChange={(params) => store.run(setParams, { key: nodeKey, params }, nodeKey)}
    />
  );
  if (!isFrame || body === undefined) return form(schema);
  return (
    <>
      {form(withFields(schema, (key) => key !== readInside))}
      <SightContext value={body}>{form(withFields(schema, (key) => key === readInside))}</SightContext>
    </>
  );
}

function withFields(schema: JsonSchema, wanted: (key: string) => boolean): JsonSchema {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => wanted(key))),
  };
}

/** The first problem of each field, by the name of the field. */
export function refusedIn(problems: readonly Problem[], nodeKey: string): Record<string, string> {
  const refused: Record<string, string> = {};
  for (const { place, message } of problems) {
    const [root, field] = place.field?.split('.') ?? [];
    if (place.node === nodeKey && root === 'params' && field !== undefined) refused[field] ??= message;
  }
  return refused;
}
