import { isFailureError } from '@crossdock/sdk';
import { afterAll, describe, expect, it } from 'vitest';
import { type CodeInput, type CodeResult, Sandbox } from './sandbox.ts';

const sandbox = new Sandbox({ processes: 1 });
afterAll(() => sandbox.stop());

const instant = Date.UTC(2026, 10, 21, 8, 30);
const seen: CodeInput = {
  input: { lines: [{ sku: 'CAP', quantity: 2, price: '19.99' }] },
  steps: { customer: { id: 7 } },
  trigger: { number: '1001' },
  now: instant,
  seed: 'run/step',
};
const run = (source: string, more: Partial<CodeInput> = {}): Promise<CodeResult> =>
  sandbox.run({ source, memoryMb: 32, timeoutMs: 2_000 }, { ...seen, ...more });
const outputOf = async (source: string, more: Partial<CodeInput> = {}): Promise<unknown> =>
  (await run(source, more)).output;
const failureOf = async (source: string): Promise<unknown> => {
  try {
    return (await run(source)).output;
  } catch (error) {
    return isFailureError(error) ? error.failure : error;
  }
};

describe('user code', () => {
  it('sees its input, the steps before and the trigger, and returns JSON', async () => {
    const source = `
      const total = input.lines.reduce((sum, line) => sum.add(decimal(line.price).mul(line.quantity)), decimal(0));
      return { number: trigger.number, customer: steps.customer.id, total: total.fixed(2) };`;
    expect(await outputOf(source)).toEqual({ number: '1001', customer: 7, total: '39.98' });
  });

  it('may return nothing', async () => {
    expect(await outputOf('const unused = input;')).toBeUndefined();
  });

  it('may change its input, which is a copy', async () => {
    expect(await outputOf('input.lines[0].sku = "HAT"; return input.lines[0].sku')).toBe('HAT');
    expect(await outputOf('return input.lines[0].sku')).toBe('CAP');
  });

  it('may wait for promises that need nobody else', async () => {
    const source = `
      const stock = async (sku) => ({ sku, left: 3 });
      const all = await Promise.all(input.lines.map((line) => stock(line.sku)));
      for await (const each of all) each.left -= 1;
      return all;`;
    expect(await outputOf(source)).toEqual([{ sku: 'CAP', left: 2 }]);
    expect(await outputOf('return (async () => 5)()')).toBe(5);
  });

  it('gets fields with any name out of a webhook', async () => {
    const source = `
      const counts = {};
      for (const name of input) counts[name] = (Object.hasOwn(counts, name) ? counts[name] : 0) + 1;
      return counts;`;
    const input = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'constructor'];
    expect(await outputOf(source, { input })).toEqual({
      constructor: 2,
      toString: 1,
      valueOf: 1,
      hasOwnProperty: 1,
    });
  });

  it('may have errors and classes of its own', async () => {
    const source = `
      class Missing extends Error { constructor(sku) { super(sku); this.name = 'Missing'; } toString() { return 'none'; } }
      const plain = new Error('x'); plain.name = 'Plain'; plain.message = 'y';
      try { throw new Missing('CAP'); } catch (error) { return [error.name, error.message, String(error), String(plain)]; }`;
    expect(await outputOf(source)).toEqual(['Missing', 'CAP', 'none', 'Plain: y']);
  });
});

describe('a run computed again gives the same answer', () => {
  it('since its clock stands still', async () => {
    const source = `
      const begun = Date.now();
      for (let i = 0; i < 1e6; i += 1);
      return [begun === Date.now(), new Date(), Date().slice(0, 24), new Date(2026, 0, 1).toISOString(),
        new Intl.DateTimeFormat('en', { timeStyle: 'short' }).format(),
        new Intl.DateTimeFormat('en', { hour: 'numeric' }).formatToParts()[0].value,
        new (class Day extends Date { next() { return new Date(this.getTime() + 864e5); } })(0).next() instanceof Date];`;
    expect(await outputOf(source)).toEqual([
      true,
      '2026-11-21T08:30:00.000Z',
      'Sat Nov 21 2026 08:30:00',
      '2026-01-01T00:00:00.000Z',
      expect.stringMatching(/^8:30\sAM$/) as string,
      '8',
      true,
    ]);
  });

  it('since its chance comes from its seed', async () => {
    const source = 'return Array.from({ length: 1000 }, () => Math.random())';
    const first = (await outputOf(source)) as number[];
    expect(await outputOf(source)).toEqual(first);
    expect(await outputOf(source, { seed: 'run/step2' })).not.toEqual(first);
    expect(first.every((each) => each >= 0 && each < 1)).toBe(true);
    expect(new Set(first).size).toBe(1000);
    expect(first.filter((each) => each < 0.5).length).toBeGreaterThan(400);
    expect(first.filter((each) => each < 0.5).length).toBeLessThan(600);
  });
});

describe('decimals in user code', () => {
  it.each([
    ["decimal('0.1').add('0.2')", '0.3'],
    ["decimal('19.99').mul(3)", '59.97'],
    ["decimal('100').sub('0.01')", '99.99'],
    ["decimal('10').div(3, 2)", '3.33'],
    ["decimal('2').div(3)", '0.66666666666666666667'],
    ["decimal('-1').div(8, 2)", '-0.13'],
    ["decimal('1.005').round(2)", '1.01'],
    ["decimal('-1.005').round(2)", '-1.01'],
    ["decimal('1.005').round(2, 'half-even')", '1'],
    ["decimal('1.015').round(2, 'half-even')", '1.02'],
    ["decimal('1.019').round(2, 'down')", '1.01'],
    ["decimal('-1.019').round(2, 'down')", '-1.01'],
    ["decimal('19.9').fixed(2)", '19.90'],
    ["decimal('-0.005').fixed(2)", '-0.01'],
    ["decimal('7').fixed(0)", '7'],
    ["decimal('-3.50').abs()", '3.5'],
    ["decimal({ amount: '19.98', currency: 'EUR' })", '19.98'],
    ['decimal(1e21)', '1000000000000000000000'],
    ['decimal(1e-7)', '0.0000001'],
    ['decimal(12n)', '12'],
    ["decimal('100')", '100'],
    ["['10', '9', '-1.5'].sort((a, b) => decimal(a).cmp(b)).join()", '-1.5,9,10'],
    ['`${decimal(1.5)}`', '1.5'],
  ])('%s is %s', async (source, text) => {
    expect(await outputOf(`return ${source}`)).toBe(text);
  });

  it.each([
    ["decimal('1,5')", "'1,5' is not a decimal number such as '19.98'."],
    ["decimal('')", "'' is not a decimal number such as '19.98'."],
    ["decimal('1e5')", "'1e5' is not a decimal number such as '19.98'."],
    ['decimal(NaN)', "'NaN' is not a decimal number such as '19.98'."],
    ['decimal(null)', "object is not a decimal number such as '19.98'."],
    ["decimal('1').div(0)", 'A decimal cannot be divided by zero.'],
    ["decimal('1').round(2, 'up')", "Rounding is 'half-up', 'half-even' or 'down', not 'up'."],
    [
      "decimal('1') + decimal('2')",
      'Decimals are computed with add, sub, mul, div and cmp, not with operators.',
    ],
    [
      "decimal('1') < decimal('2')",
      'Decimals are computed with add, sub, mul, div and cmp, not with operators.',
    ],
  ])('%s is refused', async (source, message) => {
    expect(await failureOf(`return ${source}`)).toMatchObject({ code: 'code.failed', evidence: { message } });
  });
});

describe('what goes wrong in user code is told with its place', () => {
  it('when it throws', async () => {
    const source = "const a = 1;\n\nthrow new TypeError('No SKU');";
    expect(await failureOf(source)).toEqual({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'code.failed',
      message: 'The code failed in line 3: TypeError: No SKU',
      evidence: { name: 'TypeError', message: 'No SKU', line: 3 },
    });
  });

  it.each([
    ['in a function', 'const f = () => {\n  null.sku;\n};\nf();', 2],
    ['after a wait', 'await null;\nawait null;\nnull.sku;', 3],
    ['on the first line', 'null.sku;', 1],
  ])('when it throws %s', async (_where, source, line) => {
    expect(await failureOf(source)).toMatchObject({ code: 'code.failed', evidence: { line } });
  });

  it('when it cannot be read', async () => {
    expect(await failureOf('const a = 1;\nconst b = ;')).toEqual({
      kind: 'permanent',
      outcome: 'not-done',
      code: 'code.syntax',
      message: "The code cannot be read in line 2: Unexpected token ';'.",
      evidence: { message: "Unexpected token ';'", line: 2 },
    });
  });

  it('with what it wrote to the console before', async () => {
    const source = "console.log('order', trigger.number); throw new Error('x')";
    expect(await failureOf(source)).toMatchObject({ evidence: { console: ['order 1001'] } });
  });

  it.each([
    ['a function', 'return () => 1', 'a function is no data'],
    [
      'a function in a field',
      'return { lines: [{ price: () => 1 }] }',
      'lines[0].price: a function is no data',
    ],
    [
      'a number that is none',
      'return { lines: [{ price: 1 / 0 }] }',
      'lines[0].price: Infinity is not a number',
    ],
    ['a map', 'return new Map([[1, 2]])', 'a Map is no JSON: make it a list or an object'],
    ['a set', 'return { skus: new Set() }', 'skus: a Set is no JSON: make it a list or an object'],
    ['a BigInt', 'return { id: 1n }', 'Do not know how to serialize a BigInt'],
    ['a circle', 'const a = {}; a.a = a; return a', 'Converting circular structure to JSON'],
    ['a symbol', 'return [Symbol()]', '[0]: a symbol is no data'],
    [
      'a field called __proto__',
      'return JSON.parse(\'{"__proto__":1}\')',
      'a field must not be called __proto__',
    ],
    [
      'too much depth',
      'let a = 1; for (let i = 0; i < 300; i += 1) a = [a]; return a',
      'it is nested deeper than 200 levels',
    ],
  ])('when it returns %s', async (_what, source, problem) => {
    expect(await failureOf(source)).toMatchObject({
      kind: 'permanent',
      code: 'code.result-invalid',
      message: `The result of the code cannot be passed on: ${problem}.`,
    });
  });

  it('but not when a text looks like something that is refused', async () => {
    const value = { text: '"__proto__":[[[{{{\\', quote: '\\"__proto__\\":', deep: '['.repeat(500) };
    expect(await outputOf('return input', { input: value })).toEqual(value);
  });
});

describe('the console of user code', () => {
  it('keeps lines as they read best', async () => {
    const source = `
      console.log('paid', 5, { a: [1] }, null, undefined, new Date(), decimal('1.50'), new RangeError('no'));
      console.info(Symbol('s'), 5n); console.warn('stock'); console.error('gone');
      const circle = {}; circle.circle = circle; console.log(circle);`;
    expect((await run(source)).console).toEqual([
      'paid 5 {"a":[1]} null undefined 2026-11-21T08:30:00.000Z 1.5 RangeError: no',
      'Symbol(s) 5',
      'warning: stock',
      'error: gone',
      '[object Object]',
    ]);
  });

  it('is bounded, and says how much is missing', async () => {
    const { console } = await run("for (let i = 0; i < 1000; i += 1) console.log('x'.repeat(1e5));");
    expect(console).toHaveLength(201);
    expect(new Set(console.slice(0, 200).map((line) => line.length))).toEqual(new Set([2000]));
    expect(console[200]).toBe('(800 more lines were not kept)');
  });
});
