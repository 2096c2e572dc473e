import type { Catalogue } from '@crossdock/flow';
import type { Command } from './commands/command.ts';
import type { FlowDocument } from './document.ts';
import { begin, type History, record, redo, undo } from './history.ts';

export interface Selection {
  nodes: readonly string[];
  wires: readonly string[];
}

interface EditorState {
  history: History;
  selection: Selection;
}

const nothing: Selection = { nodes: [], wires: [] };

/** Holds the flow being edited and what is selected. Every change of the flow is a command. */
export interface EditorStore {
  get: () => EditorState;
  subscribe: (listener: () => void) => () => void;
  /** Runs a command and says whether it could be. Runs with one `mark` are undone together. */
  run: <Args>(command: Command<Args>, args: Args, mark?: string) => boolean;
  undo: () => void;
  redo: () => void;
  select: (selection: Partial<Selection>) => void;
  /** Starts again from another document: there is nothing to undo. */
  reset: (document: FlowDocument) => void;
}

export function createEditorStore(document: FlowDocument, catalogue?: Catalogue): EditorStore {
  let state: EditorState = { history: begin(document), selection: nothing };
  const listeners = new Set<() => void>();
  const set = (next: Partial<EditorState>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const step = (move: (history: History) => History) => {
    const history = move(state.history);
    if (history !== state.history) set({ history, selection: stillThere(state.selection, history.document) });
  };
  return {
    get: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: (command, args, mark) => {
      const { document: before } = state.history;
      if (!command.can(before, args, catalogue)) return false;
      const after = command.apply(before, args, catalogue);
      const history = record(state.history, after, command.label, mark && `${command.name} ${mark}`);
      if (history === state.history) return false;
      set({ history, selection: stillThere(state.selection, after) });
      return true;
    },
    undo: () => step(undo),
    redo: () => step(redo),
    select: (selection) => set({ selection: { ...nothing, ...selection } }),
    reset: (next) => set({ history: begin(next), selection: nothing }),
  };
}

function stillThere(selection: Selection, { flow }: FlowDocument): Selection {
  const nodes = selection.nodes.filter((key) => flow.nodes[key] !== undefined);
  const wires = selection.wires.filter((id) => flow.wires.some(({ from, to }) => `${from}->${to}` === id));
  const same = nodes.length === selection.nodes.length && wires.length === selection.wires.length;
  return same ? selection : { nodes, wires };
}
