import { Policy } from '@crossdock/flow';
import { Kbd } from '@mantine/core';
import { setFlowPolicy } from '../commands/set-flow-policy.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { policySchema } from './policy-schema.ts';
import { SchemaForm } from './SchemaForm.tsx';

const standard = Policy.parse({});

const keys = [
  ['Add a node', 'n'],
  ['Walk along the wires', 'Alt ← →'],
  ['Move what is selected', '← ↑ ↓ →'],
  ['Copy, paste', 'Ctrl C, V'],
  ['Undo, redo', 'Ctrl Z, Y'],
  ['Remove', 'Delete'],
  ['Save now', 'Ctrl S'],
] as const;

/** Shown while nothing is selected: how the whole flow behaves, and the keys. */
export function FlowSettings() {
  const { store, readOnly } = useEditor();
  const { flow } = useDocument(store);
  return (
    <div className="inspector-body">
      <h3>When a step fails</h3>
      <p className="hint">Temporary failures are tried again like this; a node may differ.</p>
      <SchemaForm
        id="flow-policy"
        schema={policySchema(standard)}
        value={flow.policy}
        disabled={readOnly}
        onChange={(value) => {
          const policy = Policy.safeParse(value);
          if (policy.success) store.run(setFlowPolicy, { policy: policy.data }, 'policy');
        }}
      />
      <h3 style={{ marginTop: 8 }}>Keys</h3>
      <dl className="key-list">
        {keys.map(([what, key]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <Kbd size="xs">{key}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
