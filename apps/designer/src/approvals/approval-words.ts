import type { Approval } from '@crossdock/contracts';
import { nameOfRun } from '../runs/run-names.ts';
import type { Look } from '../ui/states.ts';

/** Who may decide, for the person who looks: `you or grace@shop.example`. */
export function decidersText({ deciders, not }: Who, me: string): string {
  const named = deciders.map((each) => personText(each, me));
  const who = named.length === 0 ? 'anybody who can sign in' : named.join(' or ');
  return not.length === 0 ? who : `${who}, but not ${not.map((each) => personText(each, me)).join(' or ')}`;
}

/** Why the person who looks may not decide; undefined when they may. */
export function whyNotDecide({ deciders, not }: Who, me: string): string | undefined {
  const isMe = (email: string) => personText(email, me) === 'you';
  if (not.some(isMe))
    return 'You caused this, by starting its run or one that it comes from, or the flow says that you may not: somebody else must decide.';
  return deciders.length === 0 || deciders.some(isMe)
    ? undefined
    : `This is for ${deciders.join(' or ')} to decide.`;
}

type Who = Pick<Approval, 'deciders' | 'not'>;

function personText(email: string, me: string): string {
  return email.trim().toLowerCase() === me.toLowerCase() ? 'you' : email;
}

export function lookOfApproval({ open, decision }: Pick<Approval, 'open' | 'decision'>): Look {
  if (decision?.decision === 'approved') return { tone: 'succeeded', word: 'Approved' };
  if (decision?.decision === 'rejected') return { tone: 'business', word: 'Rejected' };
  return open ? { tone: 'waiting', word: 'Waits' } : { tone: 'skipped', word: 'Over' };
}

/** The run that asks, in business words. */
export function askerOf({ run, keys }: Pick<Approval, 'run' | 'keys'>): string {
  return nameOfRun({ id: run, keys });
}

/** Most that the server lists. */
const mostListed = 200;

/** `3`, `200+`. */
export function openCount(approvals: readonly Approval[]): string {
  return approvals.length >= mostListed ? `${String(mostListed)}+` : String(approvals.length);
}
