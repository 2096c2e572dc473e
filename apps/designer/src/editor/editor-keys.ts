import { parsePort } from '@crossdock/flow';
import { useEffect } from 'react';
import { isWriting } from '../frame/shortcuts.ts';
import { type Clipping, clip, keysFor, pasteNodes } from './commands/paste-nodes.ts';
import { remove } from './commands/remove.ts';
import type { EditorStore } from './editor-store.ts';

interface KeyOptions {
  readOnly: boolean;
  /** Another view covers the canvas: only undo, redo and save. */
  covered: boolean;
  save: () => void;
}

let clipboard: Clipping | null = null;

/** The keys of the editor. Arrow keys on a focused node move it: React Flow does that. */
export function useEditorKeys(store: EditorStore, { readOnly, covered, save }: KeyOptions): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const act = actionFor(store, event, { readOnly, covered, save });
      if (act === null) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [store, readOnly, covered, save]);
}

function actionFor(store: EditorStore, event: KeyboardEvent, options: KeyOptions): (() => void) | null {
  const key = event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  if (control && key === 's') return options.save;
  if (isWriting(event.target)) return null;
  if (control && !options.readOnly) {
    if (key === 'z') return event.shiftKey ? store.redo : store.undo;
    if (key === 'y') return store.redo;
  }
  if (options.covered || document.querySelector('[role="dialog"]') !== null) return null;
  const { history, selection } = store.get();
  const { flow, layout } = history.document;
  if (control && key === 'a') return () => store.select({ nodes: Object.keys(flow.nodes) });
  if (control && key === 'c' && selection.nodes.length > 0) {
    return () => {
      clipboard = clip(flow, layout, selection.nodes);
    };
  }
  if (event.altKey && (key === 'arrowright' || key === 'arrowleft')) {
    return () => walk(store, key === 'arrowright' ? 'on' : 'back');
  }
  if (key === 'escape') return () => store.select({});
  if (options.readOnly) return null;
  if (control && key === 'v' && clipboard !== null) return () => paste(store, clipboard);
  if (control && key === 'd') return () => paste(store, clip(flow, layout, selection.nodes));
  if (key === 'delete' || key === 'backspace') return () => store.run(remove, selection);
  if (key === 'n' && !control) {
    return () => document.querySelector<HTMLInputElement>('[data-palette-search]')?.focus();
  }
  return null;
}

function paste(store: EditorStore, clipping: Clipping | null): void {
  if (clipping === null) return;
  const keys = keysFor(store.get().history.document.flow, clipping);
  if (store.run(pasteNodes, clipping)) store.select({ nodes: [...keys.values()] });
}

/** Selects the next node along a wire. */
function walk(store: EditorStore, way: 'on' | 'back'): void {
  const { history, selection } = store.get();
  const { flow } = history.document;
  const [at] = selection.nodes;
  const next =
    at === undefined
      ? Object.keys(flow.nodes)[0]
      : way === 'on'
        ? flow.wires.find(({ from }) => parsePort(from).node === at)?.to
        : flow.wires.filter(({ to }) => to === at).map(({ from }) => parsePort(from).node)[0];
  if (next !== undefined) store.select({ nodes: [next] });
}
