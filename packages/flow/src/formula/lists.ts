import { compareOperands, operandOf } from '../routing/compare.ts';
import { counts, type FormulaFunction, shown, wholeOf } from './formula-function.ts';
import { toPlain } from './to-plain.ts';

/** `customer.name` of an item; an empty path is the item itself. Missing is undefined. */
function fieldAt(item: unknown, path: string): unknown {
  let value = item;
  for (const part of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** What items are told apart and grouped by. */
function keyOf(value: unknown): string {
  const plain = toPlain(value);
  if (plain === undefined || plain === null) return '';
  if (typeof plain === 'string') return plain;
  if (typeof plain === 'number' || typeof plain === 'boolean') return String(plain);
  throw new Error(`${shown(plain)} is no text or number to group by`);
}

/** Numbers and amounts by their value, then texts; what is missing comes last. Items that are equal keep their order. */
function sorted(list: readonly unknown[], path: string): unknown[] {
  const keyed = list.map((item) => ({ item, key: operandOf(toPlain(fieldAt(item, path))) }));
  const rank = ({ key }: (typeof keyed)[number]): number =>
    !key.present ? 2 : key.number !== undefined ? 0 : key.text !== undefined ? 1 : 2;
  keyed.sort((a, b) => rank(a) - rank(b) || (compareOperands(a.key, b.key) ?? 0));
  return keyed.map(({ item }) => item);
}

function extreme(list: readonly unknown[], sign: 1 | -1): unknown {
  if (list.length === 0) throw new Error('An empty list has no smallest or largest value');
  return list.reduce((best, each) => {
    const order = compareOperands(operandOf(toPlain(each)), operandOf(toPlain(best)));
    if (order === undefined) throw new Error(`Cannot compare ${shown(each)} with ${shown(best)}`);
    return order * sign < 0 ? each : best;
  });
}

function distinct(list: readonly unknown[], path: string): unknown[] {
  const seen = new Set<string>();
  return list.filter((item) => {
    const key = JSON.stringify(toPlain(fieldAt(item, path))) ?? '';
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function chunked(list: readonly unknown[], size: number): unknown[][] {
  if (size < 1) throw new Error(`Cannot cut a list into pieces of ${String(size)}: use 1 or more`);
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

const items = '[{"sku": "B", "bin": 2}, {"sku": "A", "bin": 1}, {"sku": "C", "bin": 2}]';

export const listFunctions: readonly FormulaFunction[] = [
  {
    signatures: ['first(list): dyn'],
    description: 'The first item; null of an empty list',
    example: ['first([3, 1, 2])', 3],
    call: (list: readonly unknown[]) => list[0] ?? null,
  },
  {
    signatures: ['last(list): dyn'],
    description: 'The last item; null of an empty list',
    example: ['last([3, 1, 2])', 2],
    call: (list: readonly unknown[]) => list.at(-1) ?? null,
  },
  {
    signatures: ['min(list): dyn'],
    description: 'The smallest of numbers, amounts, texts or instants; fails for an empty list',
    example: ['min([10, decimal("9.5")])', '9.5'],
    call: (list: readonly unknown[]) => extreme(list, 1),
  },
  {
    signatures: ['min(dyn, dyn): dyn'],
    description: 'The smaller of two',
    example: ['min(3, 2)', 2],
    call: (a: unknown, b: unknown) => extreme([a, b], 1),
  },
  {
    signatures: ['max(list): dyn'],
    description: 'The largest of numbers, amounts, texts or instants; fails for an empty list',
    example: ['max(["9", "10"])', '10'],
    call: (list: readonly unknown[]) => extreme(list, -1),
  },
  {
    signatures: ['max(dyn, dyn): dyn'],
    description: 'The larger of two',
    example: ['max(decimal("1.5"), 1)', '1.5'],
    call: (a: unknown, b: unknown) => extreme([a, b], -1),
  },
  {
    signatures: ['distinct(list): list'],
    description: 'Each item once, at its first place',
    example: ['distinct(["a", "b", "a"])', ['a', 'b']],
    call: (list: readonly unknown[]) => distinct(list, ''),
  },
  {
    signatures: ['distinctBy(list, string): list'],
    description: 'The first item for each value of a field',
    example: [`distinctBy(${items}, "bin").map(each, each.sku)`, ['B', 'A']],
    call: distinct,
  },
  {
    signatures: ['sort(list): list'],
    description: 'Numbers and amounts by value, then texts; what is missing comes last',
    example: ['sort([10, 9, 8.5])', [8.5, 9, 10]],
    call: (list: readonly unknown[]) => sorted(list, ''),
  },
  {
    signatures: ['sortBy(list, string): list'],
    description: 'Sorted by a field, such as "customer.name"',
    example: [`sortBy(${items}, "sku").map(each, each.sku)`, ['A', 'B', 'C']],
    call: sorted,
  },
  {
    signatures: ['reverse(list): list'],
    description: 'From the last item to the first',
    example: ['reverse([1, 2, 3])', [3, 2, 1]],
    call: (list: readonly unknown[]) => list.toReversed(),
  },
  {
    signatures: ['flatten(list): list'],
    description: 'The items of the lists in a list, one level deep',
    example: ['flatten([[1, 2], [3], 4])', [1, 2, 3, 4]],
    call: (list: readonly unknown[]) => list.flat(),
  },
  {
    signatures: counts.flatMap((from) => counts.map((to) => `slice(list, ${from}, ${to}): list`)),
    description: 'The items from one position up to, but without, another; as many as there are',
    example: ['slice([1, 2, 3], 0, 2)', [1, 2]],
    call: (list: readonly unknown[], from: bigint | number, to: bigint | number) =>
      list.slice(wholeOf(from), wholeOf(to)),
  },
  {
    signatures: counts.map((count) => `chunks(list, ${count}): list`),
    description: 'Cut into lists of so many items',
    example: ['chunks([1, 2, 3], 2)', [[1, 2], [3]]],
    call: (list: readonly unknown[], size: bigint | number) => chunked(list, wholeOf(size)),
  },
  {
    signatures: ['groupBy(list, string): map<string, list>'],
    description: 'The items for each value of a field, as the values first come; items without it under ""',
    example: [`keys(groupBy(${items}, "bin"))`, ['2', '1']],
    call: (list: readonly unknown[], path: string) => Map.groupBy(list, (item) => keyOf(fieldAt(item, path))),
  },
  {
    signatures: ['indexBy(list, string): map<string, dyn>'],
    description: 'Each item under the value of a field; of several, the last',
    example: [`indexBy(${items}, "sku")["A"].bin`, 1],
    call: (list: readonly unknown[], path: string) =>
      new Map(list.map((item) => [keyOf(fieldAt(item, path)), item])),
  },
  {
    signatures: ['joinText(list, string): string'],
    description: 'The texts and numbers of a list in one text; what is missing or empty is left out',
    example: ['joinText(["Ada", null, "", 7], ", ")', 'Ada, 7'],
    call: (list: readonly unknown[], between: string) =>
      list
        .map(keyOf)
        .filter((each) => each !== '')
        .join(between),
  },
];
