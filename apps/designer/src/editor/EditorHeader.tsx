import { ActionIcon, Button, Tooltip } from '@mantine/core';
import type { FlowDetail } from '@crossdock/contracts';
import type { Flow } from '@crossdock/flow';
import { useQuery } from '@tanstack/react-query';
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconLayoutDistributeHorizontal,
  IconRocket,
  IconSettings,
} from '@tabler/icons-react';
import { useState, useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { queries } from '../api/queries.ts';
import { canStart, StartButton } from '../flows/triggers/StartButton.tsx';
import { useEnvironment } from '../session/environment.tsx';
import { clockTime } from '../ui/formats.ts';
import type { Known } from './canvas/node-facts.ts';
import { arrange } from './commands/arrange.ts';
import type { DraftSaving } from './draft-saving.ts';
import { useEditor } from './EditorContext.ts';
import { ProblemsMenu } from './publish/ProblemsMenu.tsx';
import { PublishDialog } from './publish/PublishDialog.tsx';
import { VersionMenu } from './publish/VersionMenu.tsx';
import { TestOrderMenu } from './testing/TestOrderMenu.tsx';

interface EditorHeaderProps {
  detail: FlowDetail;
  saving: DraftSaving;
  onSelect: (key: string) => void;
  settingsOpen: boolean;
  onSettings: () => void;
}

export function EditorHeader({ detail, saving, onSelect, settingsOpen, onSettings }: EditorHeaderProps) {
  const { store, known } = useEditor();
  const { name: env } = useEnvironment();
  const { data: about } = useQuery(queries.about());
  const [publishing, setPublishing] = useState(false);
  const history = useSyncExternalStore(store.subscribe, () => store.get().history);
  const trigger = triggerIn(history.document.flow, known);
  const deployment = detail.deployments.find(({ environment }) => environment === env);
  return (
    <header className="editor-head">
      <nav aria-label="Where you are" className="row grow">
        <Link to="/flows" className="editor-crumb">
          Flows
        </Link>
        <span className="hint">/</span>
        <h1 className="editor-name cut" title={detail.name}>
          {detail.name}
        </h1>
        <span className="hint editor-saved" role="status">
          {savedText(saving)}
          {deployment !== undefined &&
            ` · v${String(deployment.version)} ${deployment.enabled ? 'in' : 'off in'} ${deployment.environment}`}
        </span>
      </nav>
      <Tooltip label={`Undo ${history.past.at(-1)?.label.toLowerCase() ?? ''} (Ctrl Z)`}>
        <ActionIcon aria-label="Undo" disabled={history.past.length === 0} onClick={store.undo}>
          <IconArrowBackUp size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`Redo ${history.future.at(-1)?.label.toLowerCase() ?? ''} (Ctrl Y)`}>
        <ActionIcon aria-label="Redo" disabled={history.future.length === 0} onClick={store.redo}>
          <IconArrowForwardUp size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Arrange from left to right">
        <ActionIcon aria-label="Arrange" onClick={() => store.run(arrange, {})}>
          <IconLayoutDistributeHorizontal size={17} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Settings of the flow, keys">
        <ActionIcon
          aria-label="Settings of the flow"
          aria-pressed={settingsOpen}
          variant={settingsOpen ? 'light' : 'subtle'}
          onClick={onSettings}
        >
          <IconSettings size={17} />
        </ActionIcon>
      </Tooltip>
      <VersionMenu detail={detail} />
      <ProblemsMenu onSelect={onSelect} />
      {canStart(trigger) ? (
        <StartButton detail={detail} type={trigger} known={known} />
      ) : (
        about !== undefined && about.demo !== null && <TestOrderMenu />
      )}
      <Button leftSection={<IconRocket size={15} />} onClick={() => setPublishing(true)}>
        Publish
      </Button>
      <PublishDialog
        key={String(publishing)}
        opened={publishing}
        detail={detail}
        saving={saving}
        onClose={() => setPublishing(false)}
        onSelect={(key) => {
          setPublishing(false);
          onSelect(key);
        }}
      />
    </header>
  );
}

/** The type of what starts the flow; empty while nothing does. */
function triggerIn({ nodes }: Flow, { catalogue }: Known): string {
  return Object.values(nodes).find(({ type }) => catalogue.get(type)?.kind === 'trigger')?.type ?? '';
}

function savedText({ state, savedAt }: DraftSaving): string {
  switch (state) {
    case 'saved':
      return `draft saved ${clockTime(savedAt)}`;
    case 'waiting':
    case 'saving':
      return 'saving…';
    case 'conflict':
      return 'not saved';
    case 'failed':
      return 'not saved, trying again…';
  }
}
