import { ActionIcon, Button, TextInput } from '@mantine/core';
import { compileRoute, RouteParams } from '@crossdock/flow';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { setParams } from '../commands/change-node.ts';
import { renameBranchPort } from '../commands/rename-branch-port.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { referencesFor } from '../inspector/reference-tree.ts';
import { tried } from '../inspector/sample-scope.ts';
import { addBranch, type Branch, branchesOf, groupOf, moveBranch } from './branches.ts';
import { ConditionGroup } from './ConditionGroup.tsx';
import './routing.css';

/** Branches asked from top to bottom; the one the sample takes is lit. */
export function RouteEditor({ nodeKey }: { nodeKey: string }) {
  const { store, known, scope, expressions, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const params = flow.nodes[nodeKey]?.params;
  const branches = branchesOf(params);
  const references = useMemo(() => referencesFor(flow, known, nodeKey, scope), [flow, known, nodeKey, scope]);
  const taken = useMemo(() => {
    const parsed = RouteParams.safeParse(params);
    return parsed.success
      ? tried(() => compileRoute(expressions, parsed.data, nodeKey)(scope)).value
      : undefined;
  }, [params, expressions, nodeKey, scope]);
  const set = (next: Branch[], mark?: string) =>
    store.run(setParams, { key: nodeKey, params: { branches: next } }, mark && `${nodeKey} ${mark}`);
  const change = (index: number, part: Partial<Branch>, mark?: string) =>
    set(
      branches.map((branch, at) => (at === index ? { ...branch, ...part } : branch)),
      mark,
    );
  return (
    <div className="route-editor">
      {branches.map((branch, index) => (
        <section key={index} className="branch" data-taken={taken === branch.port} aria-label={branch.title}>
          <header className="row">
            <span className="branch-number">{index + 1}</span>
            <TextInput
              className="grow"
              variant="unstyled"
              classNames={{ input: 'branch-title' }}
              aria-label={`Title of branch ${String(index + 1)}`}
              value={branch.title}
              disabled={readOnly}
              onChange={({ currentTarget }) =>
                change(index, { title: currentTarget.value }, `title ${String(index)}`)
              }
            />
            <ActionIcon
              size={22}
              aria-label="Ask earlier"
              disabled={readOnly || index === 0}
              onClick={() => set(moveBranch(branches, index, index - 1))}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
              size={22}
              aria-label="Ask later"
              disabled={readOnly || index === branches.length - 1}
              onClick={() => set(moveBranch(branches, index, index + 1))}
            >
              <IconArrowDown size={14} />
            </ActionIcon>
            <ActionIcon
              size={22}
              aria-label={`Remove branch ${branch.title}`}
              disabled={readOnly}
              onClick={() => set(branches.toSpliced(index, 1))}
            >
              <IconTrash size={14} />
            </ActionIcon>
          </header>
          <ConditionGroup
            id={`${nodeKey}-${String(index)}`}
            group={groupOf(branch.when)}
            references={references}
            onChange={(when) => change(index, { when }, `when ${String(index)}`)}
          />
          <div className="row">
            <PortName nodeKey={nodeKey} port={branch.port} />
            <span className="grow" />
            {taken === branch.port && <span className="branch-taken">taken by the sample</span>}
          </div>
        </section>
      ))}
      <section className="branch otherwise" data-taken={taken === 'otherwise'}>
        <div className="row">
          <strong className="grow">Otherwise</strong>
          {taken === 'otherwise' && <span className="branch-taken">taken by the sample</span>}
        </div>
        <p className="hint">When no branch holds.</p>
      </section>
      {!readOnly && (
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => set(addBranch(branches))}
        >
          Add branch
        </Button>
      )}
    </div>
  );
}

function PortName({ nodeKey, port }: { nodeKey: string; port: string }) {
  const { store, readOnly } = useEditor();
  return (
    <label className="row hint">
      Port
      <TextInput
        variant="unstyled"
        classNames={{ input: 'mono' }}
        key={port}
        defaultValue={port}
        disabled={readOnly}
        onBlur={({ currentTarget }) => {
          const done = store.run(renameBranchPort, {
            key: nodeKey,
            from: port,
            to: currentTarget.value.trim(),
          });
          if (!done) currentTarget.value = port;
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
    </label>
  );
}
