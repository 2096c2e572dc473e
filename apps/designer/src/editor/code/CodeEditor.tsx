import { Button, Skeleton } from '@mantine/core';
import { CodeParams } from '@crossdock/flow';
import { useMutation } from '@tanstack/react-query';
import { IconPlayerPlay } from '@tabler/icons-react';
import { type KeyboardEvent, lazy, Suspense, useMemo } from 'react';
import { client } from '../../api/client.ts';
import { Segments } from '../../ui/Segments.tsx';
import { AreaFrame } from '../AreaFrame.tsx';
import { setParams } from '../commands/change-node.ts';
import { useDocument, useEditor } from '../EditorContext.ts';
import { useNodeSight } from '../inspector/node-sight.ts';
import { recordOf, textOf } from '../inspector/widgets/widget.ts';
import { declarationsFor, inputsOf, sampleFor } from './code-sight.ts';
import { TrialPane } from './TrialPane.tsx';
import './code.css';

const CodeText = lazy(async () => ({ default: (await import('./CodeText.tsx')).CodeText }));

const languages = [
  { value: 'javascript' as const, label: 'JavaScript' },
  { value: 'typescript' as const, label: 'TypeScript' },
];

/** The whole work area for the code of one node; beside it what it is given, and what it makes of it. */
export function CodeEditor({ nodeKey, onClose }: { nodeKey: string; onClose: () => void }) {
  const { store, expressions, problems, readOnly } = useEditor();
  const { flow } = useDocument(store);
  const sight = useNodeSight(nodeKey);
  const params = recordOf(flow.nodes[nodeKey]?.params);
  const source = textOf(params['source']);
  const language = params['language'] === 'typescript' ? 'typescript' : 'javascript';
  const inputs = useMemo(() => inputsOf(params), [params]);
  const sample = useMemo(() => sampleFor(inputs, sight, expressions), [inputs, sight, expressions]);
  const declarations = useMemo(
    () => declarationsFor(inputs, sight, expressions),
    [inputs, sight, expressions],
  );
  const trial = useMutation({
    mutationFn: (text: string) =>
      client.code.run({ body: { ...sample, ...limitsOf(params), language, source: text } }),
  });
  const change = (changed: Record<string, unknown>) =>
    store.run(setParams, { key: nodeKey, params: { ...params, ...changed } }, nodeKey);
  const tried = () => trial.mutate(source);
  const failure = trial.variables === source ? trial.data?.failure : undefined;
  const ofCode = useMemo(
    () => problems.filter(({ place }) => place.node === nodeKey && place.field === 'params.source'),
    [problems, nodeKey],
  );
  const marked = useMemo(() => {
    const [line, message] =
      failure == null ? [ofCode[0]?.place.line, ofCode[0]?.message] : [failure.line, failure.message];
    return line == null || message === undefined ? null : { line, message };
  }, [failure, ofCode]);
  const onKeyDown = (event: KeyboardEvent) => {
    // What the editor itself closes with Escape, it has closed by now.
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  return (
    <AreaFrame
      nodeKey={nodeKey}
      label="Code"
      onClose={onClose}
      onKeyDown={onKeyDown}
      head={
        <>
          <Segments
            label="Language"
            value={language}
            options={languages}
            onChange={(next) => {
              if (!readOnly) change({ language: next });
            }}
          />
          <Button
            leftSection={<IconPlayerPlay size={14} />}
            loading={trial.isPending}
            disabled={readOnly || source === ''}
            title="Ctrl Enter"
            onClick={tried}
          >
            Run on the sample
          </Button>
        </>
      }
    >
      <div className="code-body">
        <div className="code-main">
          {ofCode.map(({ message }) => (
            <p key={message} className="inspector-problem" role="status">
              {message}
            </p>
          ))}
          <Suspense fallback={<Skeleton className="code-text" aria-label="Loading the editor" />}>
            <CodeText
              label="Code"
              language={language}
              value={source}
              declarations={declarations}
              problem={marked}
              readOnly={readOnly}
              onChange={(next) => change({ source: next })}
              onTry={tried}
            />
          </Suspense>
          <p className="hint code-keys">
            Ctrl Space completes · Ctrl Enter runs · Ctrl S saves · Tab indents, Ctrl M lets it leave · Escape
            goes back to the canvas
          </p>
        </div>
        <TrialPane input={sample.input} trial={trial.data} pending={trial.isPending} error={trial.error} />
      </div>
    </AreaFrame>
  );
}

/** Limits as far as they are set and right; the others are the usual ones. */
function limitsOf(params: Record<string, unknown>): { memoryMb?: number; timeoutMs?: number } {
  const { memoryMb, timeoutMs } = CodeParams.shape;
  return {
    memoryMb: memoryMb.catch(memoryMb.parse(undefined)).parse(params['memoryMb']),
    timeoutMs: timeoutMs.catch(timeoutMs.parse(undefined)).parse(params['timeoutMs']),
  };
}
