import type { Person } from '@crossdock/contracts';
import { conflict, forbidden } from '../platform/http/problem.ts';
import { type ApprovalRow, isOpen } from './approval-row.ts';

/** Refuses a second decision, and one that comes too late. */
export function refuseOver(row: ApprovalRow): void {
  if (row.decision !== null) {
    const at = row.decided_at?.toISOString() ?? '';
    throw conflict(
      'approvals.decided',
      `This was ${row.decision} by ${row.decided_by ?? 'somebody'} at ${at}.`,
    );
  }
  if (!isOpen(row)) {
    throw conflict(
      'approvals.over',
      'Nobody waits for this decision any more: the time is up, or the run is over.',
    );
  }
}

/** Whether any of the deciders is not barred; everybody may decide where none are named. */
export function isAnyLeft(deciders: readonly string[], barred: readonly string[]): boolean {
  return deciders.length === 0 || deciders.some((each) => !names(barred, each));
}

/** Refuses people who caused it themselves, and those who are not among the deciders. */
export function refuseDecider({ deciders, not_by }: ApprovalRow, { email, name }: Person): void {
  if (names(not_by, email)) {
    throw forbidden(
      'approvals.own-request',
      `${name} has caused this request, by starting its run or one that it comes from, or as the flow says: somebody else must decide it. Where nobody else can, the approval step may let people decide what they caused.`,
    );
  }
  if (deciders.length > 0 && !names(deciders, email)) {
    throw forbidden('approvals.not-decider', `This is for ${deciders.join(', ')} to decide.`);
  }
}

function names(people: readonly string[], email: string): boolean {
  return people.some((each) => each.trim().toLowerCase() === email.trim().toLowerCase());
}
