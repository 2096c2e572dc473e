import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAction } from '../action.ts';
import { type AnyAction, defineConnector } from '../connector.ts';
import { convertInput, type GivenInput, type Upgrade } from '../upgrade.ts';
import { checkConnector } from './check-connector.ts';

/** Version 1: weighs in grams and answers a label. */
const weigh: AnyAction = defineAction({
  id: 'parcels.weigh',
  version: 1,
  title: 'Weigh',
  description: 'Weighs a parcel.',
  input: z.object({ number: z.string(), grams: z.number().int() }),
  output: z.object({ label: z.string() }),
  effect: 'repeatable',
  run: () => Promise.resolve({ label: 'L1' }),
  sample: { input: { number: '1', grams: 800 }, output: { label: 'L1' } },
});

const toKilograms: Upgrade<GivenInput> = {
  from: 1,
  says: ['The weight is given in kilograms.'],
  migrate: ({ grams, ...rest }) =>
    grams === undefined
      ? rest
      : {
          ...rest,
          kilograms: convertInput(grams, {
            value: (value) => Number(value) / 1000,
            formula: (text) => `double(${text}) / 1000.0`,
          }),
        },
  ports: { out: 'weighed' },
  outputs: { label: 'code' },
};

/** Version 2: in kilograms, and answers a code. */
const weigh2: AnyAction = {
  ...weigh,
  version: 2,
  upgrade: toKilograms,
  input: z.object({ number: z.string(), kilograms: z.number() }),
  output: z.object({ code: z.string() }),
  ports: ['weighed', 'too-heavy'],
  run: () => Promise.resolve({ code: 'L1' }),
  sample: { input: { number: '1', kilograms: 0.8 }, output: { code: 'L1' } },
};

const changed = (change: Partial<Upgrade<GivenInput>>): AnyAction => ({
  ...weigh2,
  upgrade: { ...toKilograms, ...change },
});
const check = (...actions: AnyAction[]) => checkConnector(defineConnector({ id: 'parcels', actions }));
const third: AnyAction = {
  ...weigh2,
  version: 3,
  upgrade: { from: 2, says: ['Nothing changes.'], migrate: (inputs) => inputs },
};

describe('a connector with several versions of a node', () => {
  it('is right when each version leads on from the one before', () => {
    expect(check(weigh)).toEqual([]);
    expect(check(third, weigh, weigh2)).toEqual([]);
  });

  it.each<[string, AnyAction[], string]>([
    ['a gap', [weigh, third], 'parcels.weigh@3 has a gap before it: parcels.weigh@2 is missing'],
    ['no first version', [weigh2], 'parcels.weigh@2 has a gap before it: parcels.weigh@1 is missing'],
    ['the same version twice', [weigh, weigh], 'parcels.weigh@1 is defined twice'],
    ['no upgrade', [weigh, { ...weigh, version: 2 }], 'parcels.weigh@2 has no upgrade'],
    [
      'an upgrade over a version',
      [weigh, weigh2, { ...third, upgrade: toKilograms }],
      'upgrades from 1: it must be 2',
    ],
    ['an upgrade to the first', [{ ...weigh, upgrade: toKilograms }], 'there is nothing to upgrade from'],
    ['half a sentence', [weigh, changed({ says: ['kilograms now'] })], 'must be a sentence: "kilograms now"'],
    [
      'a lost way out',
      [weigh, { ...weigh2, upgrade: { ...toKilograms, ports: {} } }],
      'has no way out "out" any more',
    ],
    [
      'a rename of nothing',
      [weigh, changed({ ports: { out: 'weighed', no: 'weighed' } })],
      'renames the way out "no", which',
    ],
    [
      'a rename to nothing',
      [weigh, changed({ outputs: { label: 'mark' } })],
      'renames the output "label" to "mark", which it does not have',
    ],
    [
      'an input that is unknown',
      [weigh, changed({ migrate: (inputs) => inputs })],
      'there is no input "grams" after its upgrade',
    ],
    [
      'a value that does not fit',
      [
        weigh,
        changed({ migrate: ({ number }) => ({ ...(number && { number }), kilograms: { value: 'heavy' } }) }),
      ],
      'the input "kilograms" does not fit',
    ],
    [
      'a migration that needs what drafts may lack',
      [weigh, changed({ migrate: ({ grams }) => ({ kilograms: { value: Object.keys(grams as object) } }) })],
      'cannot take a node without settings',
    ],
    [
      'a migration that writes into what it is given',
      [weigh, changed({ migrate: (inputs) => Object.assign(inputs, { kilograms: { value: 1 } }) })],
      'as drafts have',
    ],
  ])('is told of %s', (_, actions, sentence) => {
    expect(check(...actions).join('\n')).toContain(sentence);
  });

  it('may leave to people what only they know', () => {
    expect(
      check(weigh, changed({ migrate: ({ number }) => (number === undefined ? {} : { number }) })),
    ).toEqual([]);
  });

  it('must let each version read what another wrote, where the system cannot be asked', () => {
    const effect = { keyed: { per: (input: Record<string, unknown>) => String(input['number']) } };
    const keyed: AnyAction[] = [
      { ...weigh, effect },
      { ...weigh2, effect },
    ];
    expect(check(...keyed)).toEqual([
      expect.stringContaining('parcels.weigh@1 cannot read the result of parcels.weigh@2') as string,
      expect.stringContaining('parcels.weigh@2 cannot read the result of parcels.weigh@1') as string,
    ]);
  });
});

it('samples fit, and ids begin with that of the connector', () => {
  const wrong: AnyAction = { ...weigh, sample: { input: { number: 1 }, output: { label: 'L1' } } };
  expect(checkConnector(defineConnector({ id: 'post', actions: [wrong] }))).toEqual([
    'parcels.weigh@1 must begin with the id of its connector: post.',
    expect.stringMatching(/^parcels\.weigh@1: the sample of its input does not fit: number/) as string,
  ]);
});

describe('an input that is converted', () => {
  const convert = (input: GivenInput) =>
    convertInput(input, { value: (value) => Number(value) / 1000, formula: (text) => `(${text}) / 1000.0` });

  it.each<[GivenInput, GivenInput]>([
    [{ value: 800 }, { value: 0.8 }],
    [{ formula: 'trigger.a + 1' }, { formula: '(trigger.a + 1) / 1000.0' }],
    [{ ref: 'trigger.lines.0.grams' }, { formula: '(trigger.lines[0].grams) / 1000.0' }],
    [{ ref: 'steps.weigh-it.grams' }, { formula: '(steps["weigh-it"].grams) / 1000.0' }],
  ])('from %j is %j', (before, after) => {
    expect(convert(before)).toEqual(after);
  });
});
