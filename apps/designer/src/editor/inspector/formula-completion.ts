import { formulaDefinitions } from '@crossdock/flow';
import type { ReferenceNode } from './reference-tree.ts';

/** Something that can be written at the caret. */
export interface Completion {
  /** As it is listed. */
  label: string;
  /** Its type, or how it is called. */
  detail: string;
  description: string;
  /** What is written; the caret comes to stand before a closing bracket that is its end. */
  insert: string;
}

/** What is offered at a place of a formula: the letters from `from` to the caret are replaced. */
export interface Offer {
  from: number;
  completions: Completion[];
}

const most = 40;
const nothing = (at: number): Offer => ({ from: at, completions: [] });

/** What can follow where the caret stands. `asked`: also where nothing is written yet. */
export function offerFor(
  text: string,
  caret: number,
  references: readonly ReferenceNode[],
  asked = false,
): Offer {
  const before = text.slice(0, caret);
  if (isInText(before)) return nothing(caret);
  const written = /[A-Za-z_]\w*(?:\.\??\w*|\["[^"\]]*"?\]?)*$/.exec(before)?.[0] ?? '';
  const from = caret - (/\w*$/.exec(before)?.[0].length ?? 0);
  if (written === '' && (!asked || /[\w\]]$/.test(before))) return nothing(caret);
  const steps = /^steps\.([\w-]*)$|^steps\["([^"]*)$/.exec(written);
  if (steps !== null) {
    const wanted = steps[1] ?? steps[2] ?? '';
    return { from: caret - written.length, completions: stepCompletions(references, wanted) };
  }
  const dot = written.lastIndexOf('.');
  const found =
    dot === -1
      ? [...rootCompletions(references), ...functions.free]
      : [...fieldCompletions(references, pathOf(written.slice(0, dot))), ...functions.called];
  return { from, completions: matching(found, before.slice(from)) };
}

/** Within the quotes of a text there is nothing to complete, but for the key of a step. */
function isInText(before: string): boolean {
  if (/steps\["[^"]*$/.test(before)) return false;
  const quotes = before
    .replace(/\\./g, '')
    .match(/"[^"]*("|$)|'[^']*('|$)/g)
    ?.at(-1);
  return quotes !== undefined && (quotes.length === 1 || quotes.at(-1) !== quotes[0]);
}

/** `steps["find-customer"].?id` as references are written: `steps.find-customer.id`. */
function pathOf(written: string): string {
  return written.replace(/\["([^"]*)"\]/g, '.$1').replaceAll('.?', '.');
}

function rootCompletions(references: readonly ReferenceNode[]): Completion[] {
  const roots = new Set(references.map(({ path }) => path.split('.')[0] ?? ''));
  return formulaDefinitions().variables.flatMap(({ name, description, type }) =>
    roots.has(name) || alwaysThere.has(name)
      ? [{ label: name, detail: type === 'dyn' ? '' : type, description, insert: name }]
      : [],
  );
}

const alwaysThere = new Set(['run', 'env']);

function stepCompletions(references: readonly ReferenceNode[], wanted: string): Completion[] {
  return references.flatMap(({ path, title, type }) => {
    const key = path.startsWith('steps.') ? path.slice('steps.'.length) : '';
    const fits = key !== '' && (key.includes(wanted) || title.toLowerCase().includes(wanted.toLowerCase()));
    // A hyphen is a minus in formulas.
    const insert = /^\w+$/.test(key) ? `steps.${key}` : `steps["${key}"]`;
    return fits ? [{ label: key, detail: type, description: title, insert }] : [];
  });
}

function fieldCompletions(references: readonly ReferenceNode[], path: string): Completion[] {
  for (const node of references) {
    if (node.path === path) {
      return node.children.flatMap(({ path: at, title, type }) => {
        const name = at.slice(path.length + 1);
        const description = title.toLowerCase() === name.toLowerCase() ? '' : title;
        return /^\w+$/.test(name) ? [{ label: name, detail: type, description, insert: name }] : [];
      });
    }
    if (path.startsWith(`${node.path}.`)) return fieldCompletions(node.children, path);
  }
  return [];
}

/** Those that begin with what is written first, then those that contain it. */
function matching(completions: readonly Completion[], written: string): Completion[] {
  const wanted = written.toLowerCase();
  const begins = completions.filter(({ label }) => label.toLowerCase().startsWith(wanted));
  const contains = completions.filter(
    ({ label }) => !label.toLowerCase().startsWith(wanted) && label.toLowerCase().includes(wanted),
  );
  const all = [...begins, ...(wanted === '' ? [] : contains)];
  const isDone = all.length === 1 && all[0]?.insert === written;
  return isDone ? [] : all.slice(0, most);
}

/** Functions by how they are called: on their own, or on a value. */
const functions = (() => {
  const all = formulaDefinitions()
    .groups.flatMap(({ functions: group }) => group)
    .filter(({ name }) => /^\w+$/.test(name))
    .map(({ name, signatures, description, example, receiver }) => ({
      receiver,
      completion: {
        label: name,
        detail: signatures[0] ?? '',
        description: [
          description ?? '',
          ...(example === undefined ? [] : [`${example.formula} gives ${JSON.stringify(example.gives)}`]),
        ]
          .filter((each) => each !== '')
          .join(' '),
        insert: `${name}()`,
      },
    }));
  return {
    free: all.flatMap(({ receiver, completion }) => (receiver === undefined ? [completion] : [])),
    called: all.flatMap(({ receiver, completion }) => (receiver === undefined ? [] : [completion])),
  };
})();
