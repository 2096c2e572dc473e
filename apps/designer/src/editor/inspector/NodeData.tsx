import { compileInput } from '@crossdock/flow';
import { JsonTree } from '../../ui/JsonTree.tsx';
import { useDocument, useEditor } from '../EditorContext.ts';
import { useNodeSight } from './node-sight.ts';
import { tried } from './sample-scope.ts';

/** What goes in and comes out of a node with the sample: nothing is called. */
export function NodeData({ nodeKey }: { nodeKey: string }) {
  const { store, known, expressions } = useEditor();
  const { scope } = useNodeSight(nodeKey);
  const { flow } = useDocument(store);
  const node = flow.nodes[nodeKey];
  const descriptor = known.catalogue.get(node?.type ?? '');
  const inputs = Object.entries(node?.inputs ?? {}).map(([name, input]) => {
    const { value, problem } = tried(() => compileInput(expressions, input, name)(scope));
    return [name, problem ?? value] as const;
  });
  const output = descriptor?.kind === 'trigger' ? scope.trigger : scope.steps[nodeKey];
  return (
    <div className="schema-form">
      <p className="hint">Computed from the sample of the trigger. No system is called.</p>
      {inputs.length > 0 && (
        <section>
          <h3>Input</h3>
          <JsonTree value={Object.fromEntries(inputs)} open={1} />
        </section>
      )}
      {output !== undefined && (
        <section>
          <h3>Output</h3>
          <JsonTree value={output} open={2} />
        </section>
      )}
    </div>
  );
}
