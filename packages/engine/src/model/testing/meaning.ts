import type { Join, When, WriteKind } from './pieces.ts';

/** An item of a list, or the order itself: what a step can see. */
export interface Item {
  number: string;
  total: string;
  parts: Item[];
}

export interface OrderEvent {
  number: string;
  total: string;
  lines: Item[];
}

/** What stands around a step: the event, and the items of the lists it is in, the outermost first. */
export interface Around {
  event: OrderEvent;
  items: readonly Item[];
}

/** What there must be only one of. */
type KeyOf = (around: Around) => string;

/** What a node stands for, in the words of the model. */
export type Meaning =
  | { does: 'begin' | 'compute' | 'raise' | 'stop' }
  | { does: 'join'; join: Join }
  | { does: 'write'; kind: WriteKind; key: KeyOf }
  | { does: 'read'; key: KeyOf }
  | { does: 'wait'; key: KeyOf; until: boolean }
  | { does: 'choose'; take: 'first' | 'all'; ways: Array<{ port: string; when: When }>; otherwise: string }
  | { does: 'each'; atATime: number; stops: boolean }
  | { does: 'try' };

/** The record of a write: `order 1001`. Reads and waits have names of the same form. */
export function recordOf(meaning: Extract<Meaning, { key: KeyOf }>, around: Around): string {
  const kind = meaning.does === 'write' ? meaning.kind : meaning.does === 'read' ? 'customer' : 'payment';
  return `${kind} ${meaning.key(around)}`;
}

/** The record that a list goes through in this place. */
export function listOf({ event, items }: Around): readonly Item[] {
  const last = items.at(-1);
  return last === undefined ? event.lines : last.parts;
}

export function holds(when: When, { event, items }: Around): boolean {
  if (when !== 'large') return when === 'always';
  return Number((items.at(-1) ?? event).total) >= 100;
}

const undoable: readonly WriteKind[] = ['reservation', 'request'];

export function isUndoable(kind: WriteKind): boolean {
  return undoable.includes(kind);
}
