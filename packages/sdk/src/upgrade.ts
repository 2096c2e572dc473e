/** Where the value of one input comes from, as a flow stores it: written down, read from an earlier step, computed. */
export type GivenInput = { value: unknown } | { ref: string } | { formula: string };

/**
 * How a node of the version before becomes one of this version. It is offered to people and never applied by itself:
 * a flow stays on the version it pins until somebody says so.
 */
export interface Upgrade<Field = unknown> {
  /** The version it starts from: always the one before, so that upgrades form a chain. */
  from: number;
  /** What changes for whoever works with the flow, a sentence each. */
  says: readonly [string, ...string[]];
  /**
   * The inputs of an action, or the params of other nodes, as the new version has them. Pure, and prepared for
   * drafts: any field may be missing. What only a person can say is left out, and validation asks for it.
   */
  migrate(given: Record<string, Field>): Record<string, Field>;
  /** Ways out that have another name now, old to new: wires follow. */
  ports?: Readonly<Record<string, string>>;
  /** Fields of the result that have another name now, old to new: references and formulas of later steps follow. */
  outputs?: Readonly<Record<string, string>>;
}

/** What converts an input, whichever way it is given. */
interface Conversion {
  /** A value that is written down. */
  value: (value: unknown) => unknown;
  /** A formula, or a reference as one: `item.grams` to `(item.grams) / 1000`. */
  formula: (text: string) => string;
}

/** Makes something else of what an input is given: a value at once, what is only known in a run by a formula. */
export function convertInput(input: GivenInput, { value, formula }: Conversion): GivenInput {
  if ('value' in input) return { value: value(input.value) };
  return { formula: formula('ref' in input ? formulaOf(input.ref) : input.formula) };
}

/** A reference as a formula reads it: in CEL a hyphen is a minus, and positions stand in brackets. */
function formulaOf(ref: string): string {
  const [root = '', ...keys] = ref.split('.');
  const read = (key: string) =>
    /^\d+$/.test(key) ? `[${key}]` : /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  return `${root}${keys.map(read).join('')}`;
}
