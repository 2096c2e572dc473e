import { PolicyOverride, resolvePolicy } from '@crossdock/flow';
import { plural } from '../../ui/formats.ts';
import { setNodePolicy } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { Fold } from './Fold.tsx';
import { SchemaForm } from './SchemaForm.tsx';
import { policySchema } from './policy-schema.ts';

/** Retry and time-out of one node, where it differs from the flow. */
export function PolicyFold({ nodeKey }: { nodeKey: string }) {
  const { store, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const override = flow.nodes[nodeKey]?.policy;
  const { retry, callTimeoutMs } = resolvePolicy(flow.policy, override);
  const note =
    override === undefined
      ? 'as the flow'
      : `${plural(retry.attempts, 'attempt')}, ${String(Math.round(callTimeoutMs / 1_000))} s a call`;
  return (
    <Fold title="Retry and time-out" note={note}>
      <SchemaForm
        id={`${nodeKey}-policy`}
        schema={policySchema(flow.policy)}
        value={override ?? {}}
        disabled={readOnly}
        onChange={(value) => store.run(setNodePolicy, { key: nodeKey, policy: overrideOf(value) }, nodeKey)}
      />
    </Fold>
  );
}

/** Null when nothing differs from the flow any more. */
function overrideOf(value: Record<string, unknown>): PolicyOverride | null {
  const retry = value['retry'];
  const withoutEmpty = Object.entries(value).filter(
    ([key]) => key !== 'retry' || (typeof retry === 'object' && Object.keys(retry ?? {}).length > 0),
  );
  const parsed = PolicyOverride.safeParse(Object.fromEntries(withoutEmpty));
  return parsed.success && withoutEmpty.length > 0 ? parsed.data : null;
}
