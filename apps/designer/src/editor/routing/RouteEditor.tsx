import { ActionIcon, Button, TextInput } from '@mantine/core';
import { constructOf, otherwisePort, RouteParams, routeType } from '@crossdock/flow';
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { setParams } from '../commands/change-node.ts';
import { renameBranchPort } from '../commands/rename-branch-port.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { useSight } from '../inspector/node-sight.ts';
import { Segments } from '../../ui/Segments.tsx';
import { tried } from '../inspector/sample-scope.ts';
import { addBranch, type Branch, branchesOf, groupOf, moveBranch } from './branches.ts';
import { ConditionGroup } from './ConditionGroup.tsx';
import './routing.css';

/** Branches asked from top to bottom; those that the sample takes are lit. */
export function RouteEditor({ nodeKey }: { nodeKey: string }) {
  const { store, expressions, readOnly } = useEditor();
  const { scope, references } = useSight();
  const { flow } = useDocument(store);
  const params = flow.nodes[nodeKey]?.params;
  const branches = branchesOf(params);
  const take = RouteParams.shape.take.safeParse((params as { take?: unknown } | undefined)?.take).data;
  const taken = useMemo(() => {
    const parsed = RouteParams.safeParse(params);
    const route = constructOf(routeType);
    return parsed.success
      ? (tried(() => route?.compile?.(parsed.data, { expressions, place: nodeKey })(scope)).value?.ports ??
          [])
      : [];
  }, [params, expressions, nodeKey, scope]);
  const set = (next: Branch[], mark?: string) =>
    store.run(setParams, { key: nodeKey, params: withTake(next, take) }, mark && `${nodeKey} ${mark}`);
  const change = (index: number, part: Partial<Branch>, mark?: string) =>
    set(
      branches.map((branch, at) => (at === index ? { ...branch, ...part } : branch)),
      mark,
    );
  return (
    <div className="route-editor">
      <div className="row">
        <span className="soft grow">Take</span>
        <Segments
          label="Which branches are taken"
          value={take ?? 'first'}
          onChange={(next) =>
            !readOnly && store.run(setParams, { key: nodeKey, params: withTake(branches, next) })
          }
          options={[
            { value: 'first', label: 'the first that holds' },
            { value: 'all', label: 'all that hold' },
          ]}
        />
      </div>
      {branches.map((branch, index) => (
        <section
          key={index}
          className="branch"
          data-taken={taken.includes(branch.port)}
          aria-label={branch.title}
        >
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
            {taken.includes(branch.port) && <span className="branch-taken">taken by the sample</span>}
          </div>
        </section>
      ))}
      <section className="branch otherwise" data-taken={taken.includes(otherwisePort)}>
        <div className="row">
          <strong className="grow">Otherwise</strong>
          {taken.includes(otherwisePort) && <span className="branch-taken">taken by the sample</span>}
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

/** The first that holds is the rule: only the other way is written down. */
function withTake(branches: Branch[], take: RouteParams['take']): RouteParams {
  return take === 'all' ? { take, branches } : { branches };
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
