import { Policy, type Problem } from '@crossdock/flow';
import { Kbd } from '@mantine/core';
import { useMemo, useState } from 'react';
import { setFlowPolicy } from '../commands/set-flow-policy.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { Fold } from './Fold.tsx';
import { formFields } from './fields.ts';
import { SightContext } from './node-sight.ts';
import { policyGroups, policySchema } from './policy-schema.ts';
import { referencesFor } from './reference-tree.ts';
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
  const sight = useTriggerSight();
  return (
    <SightContext value={sight}>
      <div className="inspector-body">
        <h2>Settings of the flow</h2>
        <div className="inspector-folds">
          {policyGroups.map((group) => (
            <PolicyGroup key={group.title} {...group} />
          ))}
          <Fold title="Keys">
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
          </Fold>
        </div>
      </div>
    </SightContext>
  );
}

/** The key of a sequence is known when the event comes: it reads the trigger and nothing else. */
function useTriggerSight() {
  const { store, known, samples } = useEditor();
  const { flow } = useDocument(store);
  return useMemo(() => {
    const [first] = flow.wires.filter(
      ({ from }) => known.catalogue.get(flow.nodes[from.split('.')[0] ?? '']?.type ?? '')?.kind === 'trigger',
    );
    const all = first === undefined ? [] : referencesFor(flow, known, first.to, samples.root);
    return { nodeKey: null, scope: samples.root, references: all.filter(({ path }) => path === 'trigger') };
  }, [flow, known, samples]);
}

function PolicyGroup({ title, help, keys: parts }: (typeof policyGroups)[number]) {
  const { store, readOnly, problems } = useEditor();
  const { policy } = useDocument(store).flow;
  /* What is not a policy yet stays here until it is one: a number that is being typed, an order without a key. */
  const [draft, setDraft] = useState<Record<string, unknown> | null>(null);
  const schema = useMemo(() => policySchema(standard, parts), [parts]);
  const invalid = draft === null ? undefined : Policy.safeParse(draft).error?.issues[0];
  return (
    <Fold title={title} note={noteOf(schema, policy)}>
      <p className="hint" style={{ marginBottom: 10 }}>
        {help}
      </p>
      <SchemaForm
        id={`flow-policy-${parts[0]}`}
        schema={schema}
        value={draft ?? policy}
        disabled={readOnly}
        refused={refusedIn(problems, invalid)}
        onChange={(value) => {
          const parsed = Policy.safeParse(value);
          setDraft(parsed.success ? null : value);
          if (parsed.success) store.run(setFlowPolicy, { policy: parsed.data }, `policy ${title}`);
        }}
      />
    </Fold>
  );
}

/** What is wrong, by the part of the policy: in the document, and in what is being typed. */
function refusedIn(
  problems: readonly Problem[],
  invalid: { path: PropertyKey[]; message: string } | undefined,
): Record<string, string> {
  const refused: Record<string, string> = {};
  for (const { place, message } of problems) {
    const [root, part] = place.field?.split('.') ?? [];
    if (place.node === undefined && root === 'policy' && part !== undefined) refused[part] ??= message;
  }
  if (invalid !== undefined) refused[String(invalid.path[0])] = invalid.message;
  return refused;
}

/** What differs from what is usual, by its title. */
function noteOf(schema: Parameters<typeof formFields>[0], policy: Policy): string {
  const given = new Map<string, unknown>(Object.entries(policy));
  const usual = new Map<string, unknown>(Object.entries(standard));
  const set = formFields(schema).filter(
    ({ key }) => given.get(key) !== undefined && inOrder(given.get(key)) !== inOrder(usual.get(key)),
  );
  return set.length === 0 ? 'as usual' : set.map(({ title }) => title.toLowerCase()).join(', ');
}

/** The same for the same data, however its keys are stored. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown): unknown => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries<unknown>({ ...each }).sort(([a], [b]) => a.localeCompare(b)));
  });
}
