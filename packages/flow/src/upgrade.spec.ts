import {
  type AnyAction,
  type GivenInput,
  convertInput,
  defineAction,
  defineConnector,
  defineTrigger,
  describe as described,
  nodeType,
  type Upgrade,
  z,
} from '@crossdock/sdk';
import { describe, expect, it } from 'vitest';
import { makeCatalogue } from './catalogue.ts';
import { compile } from './compile.ts';
import type { Flow, FlowNode } from './flow.ts';
import { newestTypes } from './node-versions.ts';
import { notesOn } from './notes.ts';
import { catalogue as base, drawn, mapNode, routeNode } from './testing/drawn.ts';
import { UpgradeFailed, upgradeNodes } from './upgrade.ts';
import { validate } from './validate.ts';

const common = { title: 'Book', description: '', effect: 'repeatable' as const };
const book: AnyAction = defineAction({
  ...common,
  id: 'ledger.book',
  version: 1,
  input: z.object({ sale: z.string(), cents: z.number() }),
  output: z.object({ entry: z.string() }),
  run: () => Promise.resolve({ entry: 'E1' }),
  sample: { input: { sale: '1', cents: 100 }, output: { entry: 'E1' } },
});
const toEuros: Upgrade<GivenInput> = {
  from: 1,
  says: ['The amount is in euros.'],
  migrate: ({ cents, ...rest }) => ({
    ...rest,
    ...(cents && {
      amount: convertInput(cents, {
        value: (value) => Number(value) / 100,
        formula: (text) => `(${text}) / 100.0`,
      }),
    }),
  }),
  ports: { out: 'booked' },
  outputs: { entry: 'number' },
};
const book2: AnyAction = defineAction({
  ...common,
  id: 'ledger.book',
  version: 2,
  upgrade: toEuros,
  input: z.object({ sale: z.string(), amount: z.number() }),
  output: z.object({ number: z.string() }),
  ports: ['booked', 'held'],
  run: () => Promise.resolve({ number: 'E1' }),
  sample: { input: { sale: '1', amount: 1 }, output: { number: 'E1' } },
});
const book3 = defineAction({
  ...common,
  id: 'ledger.book',
  version: 3,
  upgrade: { from: 2, says: ['The period must be said.'], migrate: (inputs) => inputs },
  input: z.object({ sale: z.string(), amount: z.number(), period: z.string().meta({ title: 'Period' }) }),
  output: z.object({ number: z.string() }),
  ports: ['booked', 'held'],
  run: () => Promise.resolve({ number: 'E1' }),
  sample: { input: { sale: '1', amount: 1, period: '2026-11' }, output: { number: 'E1' } },
});
const sale = (version: number, upgrade?: Upgrade) =>
  defineTrigger({
    id: 'ledger.sale',
    version,
    title: 'Sale',
    description: '',
    ...(upgrade === undefined ? {} : { upgrade }),
    params: z.object({ shop: z.string().optional(), shops: z.array(z.string()).optional() }),
    accepts: z.looseObject({}),
    emits: version === 1 ? z.object({ no: z.string() }) : z.object({ number: z.string() }),
    eventId: () => '1',
    keys: () => ({}),
    map: () => ({ no: '1', number: '1' }),
    sample: {},
  });
const saleUpgrade: Upgrade = {
  from: 1,
  says: ['It takes several shops.'],
  migrate: ({ shop, ...rest }) => ({ ...rest, ...(shop === undefined ? {} : { shops: [shop] }) }),
  outputs: { no: 'number' },
};

const installed = (...actions: AnyAction[]) => {
  const triggers = [sale(1), sale(2, saleUpgrade)];
  const ledger = described(defineConnector({ id: 'ledger', triggers, actions }));
  const known = new Map([...triggers, ...actions].map((each) => [nodeType(each), each.upgrade]));
  return {
    catalogue: new Map([...base, ...makeCatalogue([ledger])]),
    upgradeTo: (type: string) => known.get(type),
  };
};
const two = installed(book, book2);
const three = installed(book, book2, book3);

const bookNode = (change: Partial<FlowNode> = {}): FlowNode => ({
  type: 'ledger.book@1',
  inputs: { sale: { ref: 'trigger.number' }, cents: { value: 250 } },
  ...change,
});
const flow = drawn('trigger -> book\nbook -> note\nbook.failed -> other', {
  book: bookNode(),
  note: mapNode({ entry: { ref: 'steps.book.entry' }, text: { formula: '"no " + steps.book.entry' } }),
  other: mapNode({ what: { value: { ref: 'steps.book.entry' } } }),
});

describe('upgrading a node', () => {
  const before = structuredClone(flow);
  const { flow: upgraded, upgrades } = upgradeNodes(flow, ['book'], two);

  it('takes its inputs along, whichever way they are given', () => {
    expect(upgraded.nodes['book']).toEqual({
      type: 'ledger.book@2',
      inputs: { sale: { ref: 'trigger.number' }, amount: { value: 2.5 } },
    });
    const computed = {
      ...flow,
      nodes: { ...flow.nodes, book: bookNode({ inputs: { cents: { ref: 'trigger.cents' } } }) },
    };
    expect(upgradeNodes(computed, ['book'], two).flow.nodes['book']?.inputs).toEqual({
      amount: { formula: '(trigger.cents) / 100.0' },
    });
  });

  it('moves its wires to ports with new names and leaves the others', () => {
    expect(upgraded.wires).toEqual([
      { from: 'trigger.out', to: 'book' },
      { from: 'book.booked', to: 'note' },
      { from: 'book.failed', to: 'other' },
    ]);
  });

  it('lets later steps read its result under new names, and nothing that only looks like it', () => {
    expect(upgraded.nodes['note']?.params).toEqual({
      fields: { entry: { ref: 'steps.book.number' }, text: { formula: '"no " + steps.book.number' } },
    });
    expect(upgraded.nodes['other']).toBe(flow.nodes['other']);
  });

  it('says what changes, field by field and wire by wire', () => {
    expect(upgrades).toEqual([
      {
        node: 'book',
        from: 'ledger.book@1',
        to: 'ledger.book@2',
        says: ['The amount is in euros.'],
        fields: [
          { node: 'book', field: 'inputs.cents', before: { value: 250 } },
          { node: 'book', field: 'inputs.amount', after: { value: 2.5 } },
          {
            node: 'note',
            field: 'params.fields.entry',
            before: { ref: 'steps.book.entry' },
            after: { ref: 'steps.book.number' },
          },
          {
            node: 'note',
            field: 'params.fields.text',
            before: { formula: '"no " + steps.book.entry' },
            after: { formula: '"no " + steps.book.number' },
          },
        ],
        wires: [{ before: { from: 'book.out', to: 'note' }, after: { from: 'book.booked', to: 'note' } }],
      },
    ]);
  });

  it('changes neither the flow it was given nor what is valid in it', () => {
    expect(flow).toEqual(before);
    expect(validate(flow, two.catalogue)).toEqual([]);
    expect(validate(upgraded, two.catalogue)).toEqual([]);
    expect(compile(upgraded, two.catalogue).steps.map(({ type }) => type)).toContain('ledger.book@2');
  });
});

describe('a chain of upgrades', () => {
  it('is gone along to its end, with the sentences of each version', () => {
    const { flow: upgraded, upgrades } = upgradeNodes(flow, ['book'], three);
    expect(upgrades).toMatchObject([
      { to: 'ledger.book@3', says: ['The amount is in euros.', 'The period must be said.'] },
    ]);
    expect(upgraded.wires).toContainEqual({ from: 'book.booked', to: 'note' });
    expect(validate(upgraded, three.catalogue)).toMatchObject([
      { code: 'flow.required-input', place: { node: 'book', field: 'inputs.period' } },
    ]);
  });

  it('ends where a version is missing: then nothing is offered', () => {
    const gap = installed(book, book3);
    expect(notesOn(flow, gap.catalogue)).toEqual([]);
    expect(upgradeNodes(flow, ['book'], gap)).toEqual({ flow, upgrades: [] });
  });
});

describe('a trigger', () => {
  const sold: Flow = {
    ...drawn('trigger -> size\nsize.large -> book', {
      trigger: { type: 'ledger.sale@1', params: { shop: 'a' } },
      size: routeNode({ large: { any: [{ field: 'trigger.no', operator: 'is-present' }] } }),
      book: bookNode({ inputs: { sale: { ref: 'trigger.no' }, cents: { value: 1 } } }),
    }),
    policy: { ...flow.policy, sequence: { key: { ref: 'trigger.no' }, onFailedHead: 'hold' } },
  };
  const { flow: upgraded, upgrades } = upgradeNodes(sold, ['trigger'], two);

  it('is upgraded with its params, and with all that reads the event', () => {
    expect(upgraded.nodes['trigger']).toEqual({ type: 'ledger.sale@2', params: { shops: ['a'] } });
    expect(upgraded.nodes['book']?.inputs?.['sale']).toEqual({ ref: 'trigger.number' });
    expect(JSON.stringify(upgraded.nodes['size'])).toContain('trigger.number');
    expect(upgraded.policy.sequence?.key).toEqual({ ref: 'trigger.number' });
    expect(upgrades[0]?.fields).toContainEqual({
      field: 'policy.sequence.key',
      before: { ref: 'trigger.no' },
      after: { ref: 'trigger.number' },
    });
    expect(validate(upgraded, two.catalogue)).toEqual([]);
  });
});

describe('what cannot simply be carried over', () => {
  it('is a wire from a way out that is gone: it goes, and that is said', () => {
    const lost = { ...book2, upgrade: { ...toEuros, ports: {} } };
    const { flow: upgraded, upgrades } = upgradeNodes(flow, ['book'], installed(book, lost));
    expect(upgrades[0]?.wires).toEqual([{ before: { from: 'book.out', to: 'note' } }]);
    expect(validate(upgraded, two.catalogue)[0]).toMatchObject({
      code: 'flow.loose-end',
      place: { node: 'note' },
    });
  });

  it('is code that may read a field with a new name: its author is told', () => {
    const source = 'return steps.book.entry;';
    const coded = drawn('trigger -> book\nbook -> tidy', {
      book: bookNode(),
      tidy: { type: 'core.code@1', params: { source } },
    });
    const { flow: upgraded, upgrades } = upgradeNodes(coded, ['book'], two);
    expect(upgraded.nodes['tidy']?.params).toEqual({ source });
    expect(upgrades[0]?.says.at(-1)).toMatch(/^Look at the code of "tidy"/);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no idea');
      },
      'no idea',
    ],
    ['makes what no flow can hold', () => ({ amount: JSON.parse('5') as GivenInput }), 'inputs'],
  ])('is a node whose migration %s: nothing is changed', (_, migrate, reason) => {
    const broken = { ...book2, upgrade: { ...toEuros, migrate } };
    const upgrade = () => upgradeNodes(flow, ['book'], installed(book, broken));
    expect(upgrade).toThrow(UpgradeFailed);
    expect(upgrade).toThrow('"book" cannot become ledger.book@2');
    expect(upgrade).toThrow(reason);
  });
});

describe('a newer version', () => {
  it('is a note on the node and no problem', () => {
    expect(validate(flow, three.catalogue)).toEqual([]);
    expect(notesOn(flow, three.catalogue)).toEqual([
      {
        code: 'flow.newer-version',
        message: 'There is version 3 of "Book". "book" stays on version 1 until you upgrade it.',
        place: { node: 'book' },
      },
    ]);
    expect(notesOn(upgradeNodes(flow, ['book'], three).flow, three.catalogue)).toEqual([]);
  });

  it('is the only one that is offered for new nodes, however many digits it has', () => {
    expect(newestTypes(['a.b@9', 'a.b@10', 'a.c@1', 'a.b@2'])).toEqual(new Set(['a.b@10', 'a.c@1']));
  });
});
