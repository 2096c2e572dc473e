import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { placedReadsIn } from './reads.ts';

/** New names of the fields of one record, by the old ones. */
export type Names = Readonly<Record<string, string>>;

/**
 * A formula that reads fields of a record under their new names: `steps["book"].entry` becomes `steps["book"].number`.
 * `record` is the path of the record, `steps.book`. The rest of the text stays as somebody wrote it; so does a formula
 * that does not parse.
 */
export function renameReads(environment: Environment, text: string, record: string, names: Names): string {
  const ast = parsed(environment, text);
  if (ast === undefined) return text;
  const depth = record.split('.').length;
  const replacements = placedReadsIn(ast).flatMap(({ path, node }) => {
    const keys = path.split('.');
    const chain = chainOf(node);
    /* A path that begins at the variable of a macro names the record elsewhere. */
    if (chain.length !== keys.length || keys.slice(0, depth).join('.') !== record) return [];
    const [field, reader] = [keys[depth], chain[depth]];
    if (field === undefined || reader === undefined || !Object.hasOwn(names, field)) return [];
    return [replacementAt(reader, field, names[field] ?? field)];
  });
  return replacements
    .sort((a, b) => b.start - a.start)
    .reduce((made, { start, end, by }) => made.slice(0, start) + by + made.slice(end), text);
}

function parsed(environment: Environment, text: string): ASTNode | undefined {
  try {
    return environment.parse(text).ast;
  } catch {
    return undefined;
  }
}

/** What reads a path, key by key, from its root. */
function chainOf(node: ASTNode): ASTNode[] {
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return [node];
  return [...chainOf(node.args[0]), node];
}

function replacementAt(
  reader: ASTNode,
  from: string,
  to: string,
): { start: number; end: number; by: string } {
  if (reader.op === '[]' || reader.op === '[?]') {
    const { start, end } = reader.args[1].range;
    return { start, end, by: JSON.stringify(to) };
  }
  const { end } = reader.range;
  return { start: end - from.length, end, by: to };
}
