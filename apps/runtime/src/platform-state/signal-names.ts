import { itemsEnded } from '@crossdock/engine';
import { permanent } from '@crossdock/sdk';

/** Signals that the platform gives itself, each about one thing that is its own. */
export const platformSignals = {
  /** A run is over; correlates with its id. */
  runEnded: 'run.ended',
  /** All runs of a long list are over; correlates with run and step. */
  itemsEnded,
  /** A person has decided; correlates with the approval. */
  approvalDecided: 'approval.decided',
  /** A group has all its items; correlates with the group. */
  groupFull: 'group.full',
} as const;

const reserved: readonly string[] = Object.values(platformSignals);

/** Whether only the platform gives signals of this name. */
export function isReserved(name: string): boolean {
  return reserved.includes(name);
}

/** Fails with `core.event-name-reserved` for names that only the platform may use: else a flow could approve itself. */
export function refuseReserved(name: string): void {
  if (!isReserved(name)) return;
  throw permanent(
    'core.event-name-reserved',
    `Events called ${name} are given by the platform alone: give yours another name, such as order.${name.split('.')[1] ?? 'changed'}.`,
  );
}
