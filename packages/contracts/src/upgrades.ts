import { Flow, NodeKey, Wire } from '@crossdock/flow';
import { z } from 'zod';
import { get, post } from './contract.ts';

const AvailableUpgrade = z
  .object({
    node: NodeKey,
    from: z.string().meta({ description: 'The type it is pinned to: ledger.book-sale@1' }),
    to: z.string().meta({ description: 'The newest type it can become: ledger.book-sale@3' }),
    says: z.array(z.string()).meta({ description: 'What changes, a sentence each' }),
  })
  .meta({ id: 'AvailableUpgrade' });

/** Absent: not there before, or not there any more. */
const FieldChange = z.object({
  node: NodeKey.exactOptional().meta({
    description: 'The node, or one that reads its result; absent for a setting of the flow',
  }),
  field: z.string(),
  before: z.unknown().exactOptional(),
  after: z.unknown().exactOptional(),
});

const WireChange = z.object({
  before: Wire,
  after: Wire.exactOptional().meta({ description: 'Absent: the wire goes, with the port it came from' }),
});

/** What would become of the draft. Whoever wants it saves it, as any other change of the draft. */
export const UpgradeProposal = z
  .object({
    flow: Flow,
    upgrades: z.array(AvailableUpgrade.extend({ fields: z.array(FieldChange), wires: z.array(WireChange) })),
    problems: z
      .array(
        z.object({
          code: z.string(),
          message: z.string(),
          place: z.object({
            node: NodeKey.exactOptional(),
            field: z.string().exactOptional(),
            wire: z.number().int().exactOptional(),
          }),
        }),
      )
      .meta({ description: 'What would have to be put right that is right now' }),
  })
  .meta({ id: 'UpgradeProposal' });
export type UpgradeProposal = z.infer<typeof UpgradeProposal>;

export const upgradeContracts = {
  list: get('/flows/:flow/upgrades', {
    summary: 'Nodes of the draft that have a newer version',
    allow: 'flows.read',
    returns: z.array(AvailableUpgrade),
  }),
  propose: post('/flows/:flow/upgrades', {
    summary: 'The draft with nodes taken to their newest version, and what that changes; nothing is stored',
    allow: 'flows.edit',
    body: z.strictObject({
      nodes: z.array(NodeKey).min(1, 'must name a node').max(1_000),
      flow: Flow.optional().meta({ description: 'A draft that is not saved yet; left out: the one that is' }),
    }),
    returns: UpgradeProposal,
  }),
};
