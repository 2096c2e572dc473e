import type { AnswerOf, api } from '@crossdock/contracts';
import { type Flow, parseNodeType, parsePort, portsOf } from '@crossdock/flow';
import { IconArrowRight } from '@tabler/icons-react';
import { factsOf, type Known, portTitle } from '../canvas/node-facts.ts';
import { useEditor } from '../EditorContext.ts';
import { fieldTitle, givenText } from './change-words.ts';

export type Proposal = AnswerOf<typeof api.upgrades.propose>;
type NodeUpgrade = Proposal['upgrades'][number];

/** From which version to which, what the connector says about it, and each field and wire before and after. */
export function UpgradeChanges({ flow, proposal }: { flow: Flow; proposal: Proposal }) {
  return (
    <>
      {proposal.upgrades.map((upgrade) => (
        <section key={upgrade.node} className="upgrade">
          <NodeChanges
            flow={flow}
            upgraded={proposal.flow}
            upgrade={upgrade}
            named={proposal.upgrades.length > 1}
          />
        </section>
      ))}
    </>
  );
}

interface NodeChangesProps {
  flow: Flow;
  upgraded: Flow;
  upgrade: NodeUpgrade;
  /** More than one node is upgraded: say which. */
  named: boolean;
}

function NodeChanges({ flow, upgraded, upgrade, named }: NodeChangesProps) {
  const { known } = useEditor();
  const { node, from, to, says, fields, wires } = upgrade;
  const version = (type: string) => `Version ${String(parseNodeType(type).version)}`;
  return (
    <>
      <div className="row upgrade-versions">
        {named && <strong>{factsOf(flow, node, known).title}</strong>}
        <span>{version(from)}</span>
        <IconArrowRight size={14} />
        <strong>{version(to)}</strong>
      </div>
      <ul className="upgrade-says">
        {says.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {fields.length + wires.length > 0 && (
        <table className="upgrade-fields">
          <thead>
            <tr>
              <th>What</th>
              <th>Now</th>
              <th>Then</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ node: at, field, ...change }) => (
              <tr key={`${at ?? ''} ${field}`}>
                <td>
                  {fieldTitle({ flow, upgraded, node: at, field }, known)}
                  {at !== node && (
                    <div className="hint">
                      {at === undefined ? 'the flow' : factsOf(flow, at, known).title}
                    </div>
                  )}
                </td>
                <Given given={change.before} />
                <Given given={change.after} />
              </tr>
            ))}
            {wires.map(({ before, after }) => (
              <tr key={`${before.from} ${before.to}`}>
                <td>Wire to {factsOf(flow, before.to, known).title}</td>
                <td>{wayOut(flow, before.from, known)}</td>
                <td>
                  {after === undefined ? (
                    <span className="upgrade-gone">removed: its way out is gone</span>
                  ) : (
                    wayOut(upgraded, after.from, known)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

/** How a field is given on one side of the change. */
function Given({ given }: { given: unknown }) {
  const text = givenText(given);
  if (text === undefined) return <td className="upgrade-gone">not there</td>;
  return (
    <td>
      <span className="upgrade-given mono" title={text}>
        {text}
      </span>
    </td>
  );
}

function wayOut(flow: Flow, from: string, known: Known): string {
  const { node, port } = parsePort(from);
  const source = flow.nodes[node];
  const only = source !== undefined && portsOf(source, known.catalogue).length === 1;
  return only && port === 'out' ? 'the only way out' : portTitle(flow, node, port);
}
