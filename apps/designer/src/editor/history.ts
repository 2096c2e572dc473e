import type { FlowDocument } from './document.ts';

interface Entry {
  label: string;
  /** Edits with the same mark, one right after the other, are undone together: typing in one field. */
  mark: string | undefined;
  before: FlowDocument;
}

/**
 * What can be undone and redone. Documents never change in place, so an entry keeps the document itself:
 * undo restores it exactly, and unchanged parts are shared.
 */
export interface History {
  document: FlowDocument;
  past: readonly Entry[];
  future: readonly { label: string; mark: string | undefined; after: FlowDocument }[];
}

const longest = 200;

export function begin(document: FlowDocument): History {
  return { document, past: [], future: [] };
}

export function record(history: History, after: FlowDocument, label: string, mark?: string): History {
  if (after === history.document) return history;
  const last = history.past.at(-1);
  const merges = mark !== undefined && last?.mark === mark && history.future.length === 0;
  const past = merges ? history.past : [...history.past, { label, mark, before: history.document }];
  return { document: after, past: past.slice(-longest), future: [] };
}

export function undo(history: History): History {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return {
    document: last.before,
    past: history.past.slice(0, -1),
    future: [...history.future, { label: last.label, mark: last.mark, after: history.document }],
  };
}

export function redo(history: History): History {
  const next = history.future.at(-1);
  if (next === undefined) return history;
  return {
    document: next.after,
    past: [...history.past, { label: next.label, mark: next.mark, before: history.document }],
    future: history.future.slice(0, -1),
  };
}
