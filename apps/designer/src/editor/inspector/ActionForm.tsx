import { useMemo } from 'react';
import type { NodeDescriptor } from '../../api/descriptors.ts';
import { setInput } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { formFields } from './fields.ts';
import { Fold } from './Fold.tsx';
import { InputField } from './InputField.tsx';

type ActionDescriptor = Extract<NodeDescriptor, { kind: 'action' }>;

/** The inputs of an action: required and given ones open, the rest behind a fold. */
export function ActionForm({ nodeKey, descriptor }: { nodeKey: string; descriptor: ActionDescriptor }) {
  const { store, problems } = useEditor();
  const { flow } = useDocument(store);
  const inputs = flow.nodes[nodeKey]?.inputs ?? {};
  const fields = useMemo(() => formFields(descriptor.input), [descriptor]);
  const open = fields.filter(
    ({ key, required, advanced }) => required || (inputs[key] !== undefined && !advanced),
  );
  const folded = fields.filter((field) => !open.includes(field));
  const line = (field: (typeof fields)[number]) => (
    <InputField
      key={field.key}
      id={`${nodeKey}-${field.key}`}
      field={field}
      input={inputs[field.key]}
      problem={
        problems.find(({ place }) => place.node === nodeKey && place.field === `inputs.${field.key}`)?.message
      }
      onChange={(input) =>
        store.run(setInput, { key: nodeKey, field: field.key, input }, `${nodeKey} ${field.key}`)
      }
    />
  );
  return (
    <div className="schema-form">
      {open.map(line)}
      {folded.length > 0 && (
        <Fold title="More inputs" note={folded.map(({ title }) => title).join(', ')}>
          <div className="schema-form">{folded.map(line)}</div>
        </Fold>
      )}
    </div>
  );
}
