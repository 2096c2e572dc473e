import type { NodeKey } from '@crossdock/flow';

/**
 * Names a step in a run: its key, and within containers the way to it: `lines/3/create` is step `create` of the
 * fourth item of `lines`. `create~undo` is what takes `create` back.
 */
export type StepPath = string;

/** What stands before the keys of one scope: empty outside of containers, `lines/3/` within. */
export type ScopePrefix = string;

const undoMark = '~undo';

export function pathOf(prefix: ScopePrefix, key: NodeKey): StepPath {
  return prefix + key;
}

/** The scope of one item of a container. */
export function scopeOf(container: StepPath, index: number): ScopePrefix {
  return `${container}/${String(index)}/`;
}

/** The scope a step stands in. */
export function prefixOf(path: StepPath): ScopePrefix {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The key of the node: what it is called in its flow. */
export function keyOf(path: StepPath): NodeKey {
  return path.slice(path.lastIndexOf('/') + 1).replace(undoMark, '');
}

/** A scope apart: the container and the item; undefined outside of containers. */
export function itemOf(prefix: ScopePrefix): { container: StepPath; index: number } | undefined {
  if (prefix === '') return undefined;
  const [, container = '', index = ''] = /^(.*)\/(\d+)\/$/.exec(prefix) ?? [];
  return { container, index: Number(index) };
}

export function undoOf(path: StepPath): StepPath {
  return path + undoMark;
}

/** The step that an undo takes back; undefined for a step that is no undo. */
export function undoneBy(path: StepPath): StepPath | undefined {
  return path.endsWith(undoMark) ? path.slice(0, -undoMark.length) : undefined;
}
