import { useCallback, useState } from 'react';

export interface Selection<Each> {
  chosen: Each[];
  isChosen: (id: string) => boolean;
  /** All of what is shown is chosen. */
  all: boolean;
  toggle: (id: string) => void;
  toggleAll: () => void;
  clear: () => void;
}

/** Which of the listed things are chosen; what is no longer listed is chosen no more. */
export function useSelection<Each extends { id: string }>(listed: readonly Each[]): Selection<Each> {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const chosen = listed.filter(({ id }) => ids.has(id));
  const all = listed.length > 0 && chosen.length === listed.length;
  return {
    chosen,
    isChosen: (id) => ids.has(id),
    all,
    toggle: useCallback((id: string) => {
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(id)) after.add(id);
        return after;
      });
    }, []),
    toggleAll: () => setIds(new Set(all ? [] : listed.map(({ id }) => id))),
    clear: () => setIds(new Set()),
  };
}
