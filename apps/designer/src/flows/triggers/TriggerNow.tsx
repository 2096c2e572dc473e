import { useParams } from 'react-router';
import { useDocument, useEditor } from '../../editor/EditorContext.ts';
import { recordOf, textOf } from '../../editor/inspector/widgets/widget.ts';
import { CoverageStrip } from './CoverageStrip.tsx';
import { NextFirings } from './NextFirings.tsx';

/** How a trigger does in this environment: what it saw, or when it comes next. */
export function TriggerNow({ nodeKey }: { nodeKey: string }) {
  const { store } = useEditor();
  const { flow = '' } = useParams();
  const node = useDocument(store).flow.nodes[nodeKey];
  if (node?.type === 'core.schedule@1') {
    const { cron, zone } = recordOf(node.params);
    return <NextFirings cron={textOf(cron)} zone={textOf(zone)} />;
  }
  return <CoverageStrip flow={flow} />;
}
