import { counts, type FormulaFunction, shown, wholeOf } from './formula-function.ts';
import { toPlain } from './to-plain.ts';

/** Padding and cutting take any length a field of a system may have, and no more. */
const mostLength = 10_000;

function lengthOf(value: bigint | number): number {
  const length = wholeOf(value);
  if (length < 0 || length > mostLength) throw new Error(`${String(length)} is no length: use 0 to 10000`);
  return length;
}

/** Text of any value: a record as JSON, what is missing as nothing. */
function textOf(value: unknown): string {
  const plain = toPlain(value);
  if (plain === undefined || plain === null) return '';
  return typeof plain === 'string' ? plain : JSON.stringify(plain);
}

function partOf(text: string, mark: string, side: 'before' | 'after'): string {
  const at = text.indexOf(mark);
  if (at === -1) return side === 'before' ? text : '';
  return side === 'before' ? text.slice(0, at) : text.slice(at + mark.length);
}

/** Letters that Unicode does not take apart into a letter and its accent. */
const plainLetters: Record<string, string> = {
  ß: 'ss',
  Æ: 'AE',
  æ: 'ae',
  Ø: 'O',
  ø: 'o',
  Œ: 'OE',
  œ: 'oe',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  Þ: 'Th',
  þ: 'th',
  ı: 'i',
};

function withoutAccents(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[^\p{ASCII}]/gu, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`"${shown(text)}" is not JSON`);
  }
}

export const textFunctions: readonly FormulaFunction[] = [
  {
    signatures: ['text(dyn): string'],
    description:
      'Text of any value: numbers and decimals by their digits, records as JSON, what is missing as ""',
    example: ['"No. " + text(12)', 'No. 12'],
    call: textOf,
  },
  {
    signatures: ['upper(string): string'],
    description: 'In capitals, also letters with accents',
    example: ['upper("münchen")', 'MÜNCHEN'],
    call: (text: string) => text.toUpperCase(),
  },
  {
    signatures: ['lower(string): string'],
    description: 'In small letters, also letters with accents',
    example: ['lower("Ada@Example.TEST")', 'ada@example.test'],
    call: (text: string) => text.toLowerCase(),
  },
  {
    signatures: ['replace(string, string, string): string'],
    description: 'With every place of the second text replaced by the third',
    example: ['replace("a-b-c", "-", "/")', 'a/b/c'],
    call: (text: string, what: string, by: string) => text.replaceAll(what, () => by),
  },
  {
    signatures: counts.map((count) => `padStart(string, ${count}, string): string`),
    description: 'Filled up at the front to a length',
    example: ['padStart("42", 6, "0")', '000042'],
    call: (text: string, length: bigint, fill: string) => text.padStart(lengthOf(length), fill),
  },
  {
    signatures: counts.map((count) => `padEnd(string, ${count}, string): string`),
    description: 'Filled up at the end to a length',
    example: ['padEnd("AB", 4, ".")', 'AB..'],
    call: (text: string, length: bigint, fill: string) => text.padEnd(lengthOf(length), fill),
  },
  {
    signatures: counts.map((count) => `left(string, ${count}): string`),
    description: 'At most so many characters from the front, for fields of limited length',
    example: ['left("Long street name", 4)', 'Long'],
    call: (text: string, length: bigint) => [...text].slice(0, lengthOf(length)).join(''),
  },
  {
    signatures: counts.map((count) => `right(string, ${count}): string`),
    description: 'At most so many characters from the end',
    example: ['right("DE89370400440532013000", 4)', '3000'],
    call: (text: string, length: bigint) => {
      const letters = [...text];
      return letters.slice(Math.max(0, letters.length - lengthOf(length))).join('');
    },
  },
  {
    signatures: ['before(string, string): string'],
    description: 'What stands before the first place of the second text; all of it where there is none',
    example: ['before("shop/order/1001", "/")', 'shop'],
    call: (text: string, mark: string) => partOf(text, mark, 'before'),
  },
  {
    signatures: ['after(string, string): string'],
    description: 'What stands after the first place of the second text; nothing where there is none',
    example: ['after("TEE-RED-XL", "-")', 'RED-XL'],
    call: (text: string, mark: string) => partOf(text, mark, 'after'),
  },
  {
    signatures: ['normalise(string): string'],
    description: 'Trimmed, with single spaces, and letters in one form of Unicode',
    example: ['normalise("  Ada   Lovelace ")', 'Ada Lovelace'],
    call: (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim(),
  },
  {
    signatures: ['withoutAccents(string): string'],
    description: 'With plain letters, for systems that know no others',
    example: ['withoutAccents("Łódź, Straße")', 'Lodz, Strasse'],
    call: withoutAccents,
  },
  {
    signatures: ['digitsOnly(string): string'],
    description: 'The digits in a text and nothing else',
    example: ['digitsOnly("+49 (89) 123-45")', '498912345'],
    call: (text: string) => text.replace(/\D/g, ''),
  },
  {
    signatures: ['isEmail(string): bool'],
    description: 'Whether a text looks like one e-mail address',
    example: ['isEmail("ada@example.test")', true],
    call: (text: string) => /^[^\s@<>(),;:"]{1,64}@[^\s@.<>(),;:"]+(\.[^\s@.<>(),;:"]+)+$/.test(text),
  },
  {
    signatures: ['isNumber(dyn): bool'],
    description: 'Whether a value is a number, or text that decimal(...) can read',
    example: ['isNumber("1,50")', false],
    call: (value: unknown) => /^\s*-?\d+(\.\d+)?\s*$/.test(textOf(value)),
  },
  {
    signatures: ['fromJson(string): dyn'],
    description: 'The value written as JSON in a text; fails where it is none',
    example: ['fromJson(\'{"a": [1]}\').a', [1]],
    call: readJson,
  },
  {
    signatures: ['toJson(dyn): string'],
    description: 'A value written as JSON',
    example: ['toJson({"a": [decimal("1.50")]})', '{"a":["1.5"]}'],
    call: (value: unknown) => JSON.stringify(toPlain(value) ?? null),
  },
];
