import type { Connection } from '@crossdock/contracts';
import type { Expressions, LookupTables, Note, Problem, SchemaOf } from '@crossdock/flow';
import { createContext, use, useSyncExternalStore } from 'react';
import type { Known } from './canvas/node-facts.ts';
import type { FlowDocument } from './document.ts';
import type { EditorStore, Selection } from './editor-store.ts';
import type { SampleScopes } from './inspector/sample-scope.ts';

/** What all parts of the editor share. */
export interface Editor {
  store: EditorStore;
  known: Known;
  connections: readonly Connection[];
  lookups: LookupTables;
  expressions: Expressions;
  /** What is known of the data that formulas read. */
  schemas: SchemaOf;
  problems: readonly Problem[];
  /** Takes what the server found in the draft among the problems, until its nodes are changed. */
  refuse: (problems: readonly Problem[]) => void;
  /** What is worth knowing and keeps the draft from nothing. */
  notes: readonly Note[];
  /** What a run would see, computed from the samples of the node types. */
  samples: SampleScopes;
  /** An older version is looked at: nothing can be changed. */
  readOnly: boolean;
  /** Opens the editor of a node that takes the whole work area. */
  openArea: (key: string) => void;
}

export const EditorContext = createContext<Editor | null>(null);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (editor === null) throw new Error('Outside of the flow page there is no editor');
  return editor;
}

export function useDocument(store: EditorStore): FlowDocument {
  return useSyncExternalStore(store.subscribe, () => store.get().history.document);
}

export function useSelection(store: EditorStore): Selection {
  return useSyncExternalStore(store.subscribe, () => store.get().selection);
}
