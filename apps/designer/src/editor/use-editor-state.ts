import type { Connection } from '@crossdock/contracts';
import {
  knownSchemas,
  type LookupTables,
  makeExpressions,
  notesOn,
  type Problem,
  validate,
} from '@crossdock/flow';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { Known } from './canvas/node-facts.ts';
import { type Editor, useDocument } from './EditorContext.ts';
import type { EditorStore } from './editor-store.ts';
import { sampleScopes } from './inspector/sample-scope.ts';
import { type Refusal, withRefused } from './publish/refusal.ts';

const noTables: LookupTables = {};
const noConnections: Connection[] = [];

interface EditorSource {
  store: EditorStore;
  known: Known;
  connections: Connection[] | undefined;
  lookups: LookupTables | undefined;
  readOnly: boolean;
  openArea: (key: string) => void;
}

/** What the parts of the editor share, derived from the document as it stands. */
export function useEditorState(source: EditorSource): Editor {
  const { store, known, readOnly, openArea } = source;
  const connections = source.connections ?? noConnections;
  const lookups = source.lookups ?? noTables;
  const { flow } = useDocument(store);
  const settled = useDeferredValue(flow);
  const expressions = useMemo(() => makeExpressions(() => lookups), [lookups]);
  const schemas = useMemo(() => knownSchemas(settled, known.catalogue), [settled, known.catalogue]);
  const [refusal, setRefusal] = useState<Refusal>();
  const refuse = useCallback(
    (found: readonly Problem[]) => setRefusal({ flow: store.get().history.document.flow, problems: found }),
    [store],
  );
  const problems = useMemo(
    () => (readOnly ? [] : withRefused(validate(settled, known.catalogue), refusal, settled)),
    [settled, known.catalogue, readOnly, refusal],
  );
  const notes = useMemo(
    () => (readOnly ? [] : notesOn(settled, known.catalogue)),
    [settled, known.catalogue, readOnly],
  );
  const samples = useMemo(
    () => sampleScopes(settled, known.catalogue, expressions),
    [settled, known.catalogue, expressions],
  );
  return useMemo(
    () => ({
      store,
      known,
      connections,
      lookups,
      expressions,
      schemas,
      problems,
      refuse,
      notes,
      samples,
      readOnly,
      openArea,
    }),
    [
      ...[store, known, connections, lookups, expressions, schemas, problems, refuse, notes, samples],
      ...[readOnly, openArea],
    ],
  );
}
