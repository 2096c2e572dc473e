import { ApiError, type Draft, type FlowDetail } from '@crossdock/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../api/client.ts';
import { queries } from '../api/queries.ts';
import type { FlowDocument } from './document.ts';
import type { EditorStore } from './editor-store.ts';

const quietMs = 700;
const againMs = 4_000;

export interface DraftSaving {
  state: 'saved' | 'waiting' | 'saving' | 'conflict' | 'failed';
  savedAt: string;
  error: unknown;
  /** Saves what is not saved yet; resolves with whether all is saved. */
  flush: () => Promise<boolean>;
  /** After a conflict: take theirs, or save mine over it. */
  settle: (whose: 'theirs' | 'mine') => Promise<void>;
}

/** Saves the draft a moment after the last edit, one save at a time. */
export function useDraftSaving(flow: string, store: EditorStore, draft: Draft): DraftSaving {
  const cache = useQueryClient();
  const [shown, setShown] = useState<Pick<DraftSaving, 'state' | 'savedAt' | 'error'>>({
    state: 'saved',
    savedAt: draft.savedAt,
    error: null,
  });
  const saved = useRef<{ document: FlowDocument; revision: number }>({
    document: store.get().history.document,
    revision: draft.revision,
  });
  const underWay = useRef<Promise<boolean> | null>(null);
  const held = useRef(false);

  const keep = useCallback(
    (document: FlowDocument, answer: Draft) => {
      saved.current = { document, revision: answer.revision };
      cache.setQueryData<FlowDetail>(queries.flow(flow).queryKey, (old) =>
        old === undefined ? old : { ...old, draft: answer, draftDiffers: true },
      );
      setShown({ state: 'saved', savedAt: answer.savedAt, error: null });
    },
    [cache, flow],
  );

  const save = useCallback(async (): Promise<boolean> => {
    const { document } = store.get().history;
    if (document === saved.current.document) return true;
    setShown((old) => ({ ...old, state: 'saving' }));
    try {
      const body = { ...document, revision: saved.current.revision };
      keep(document, await client.flows.saveDraft({ params: { flow }, body }));
      return true;
    } catch (error) {
      const conflict = error instanceof ApiError && error.problem.code === 'flow.draft-conflict';
      held.current = conflict;
      setShown((old) => ({ ...old, state: conflict ? 'conflict' : 'failed', error }));
      return false;
    }
  }, [flow, keep, store]);

  const flush = useCallback(async (): Promise<boolean> => {
    while (underWay.current !== null) await underWay.current;
    if (held.current) return false;
    underWay.current = save();
    const done = await underWay.current;
    underWay.current = null;
    return done && store.get().history.document === saved.current.document;
  }, [save, store]);

  const settle = useCallback(
    async (whose: 'theirs' | 'mine') => {
      const { draft: theirs } = await client.flows.get({ params: { flow } });
      held.current = false;
      if (whose === 'theirs') {
        store.reset({ flow: theirs.flow, layout: theirs.layout });
        keep(store.get().history.document, theirs);
        return;
      }
      saved.current.revision = theirs.revision;
      await flush();
    },
    [flow, flush, keep, store],
  );

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = store.subscribe(() => {
      if (held.current || store.get().history.document === saved.current.document) return;
      setShown((old) => (old.state === 'waiting' ? old : { ...old, state: 'waiting' }));
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), quietMs);
    });
    const warn = (event: BeforeUnloadEvent) => {
      if (store.get().history.document !== saved.current.document) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      unsubscribe();
      clearTimeout(timer);
      window.removeEventListener('beforeunload', warn);
      void flush();
    };
  }, [flush, store]);

  useEffect(() => {
    if (shown.state !== 'failed') return undefined;
    const timer = setInterval(() => void flush(), againMs);
    return () => clearInterval(timer);
  }, [shown.state, flush]);

  return { ...shown, flush, settle };
}
