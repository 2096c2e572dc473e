import { Flow, makeCatalogue } from '@crossdock/flow';
import { describe, expect, it } from 'vitest';
import type { ConnectorDescriptor } from '../../api/descriptors.ts';
import { fieldTitle, givenText } from './change-words.ts';

const version = (number: number, field: string, title: string): ConnectorDescriptor['nodes'][number] => ({
  kind: 'action',
  type: `ledger.book@${String(number)}`,
  title: 'Book',
  description: '',
  effect: 'once',
  ports: ['out'],
  waits: false,
  undoes: false,
  input: { type: 'object', properties: { [field]: { title } } },
  output: {},
  sample: { input: {}, output: {} },
});
const connectors: ConnectorDescriptor[] = [
  {
    id: 'ledger',
    connections: [],
    nodes: [version(1, 'cents', 'Amount in cents'), version(2, 'amount', 'Amount in euros')],
  },
];
const known = { catalogue: makeCatalogue(connectors), connectors };
const of = (type: string) => Flow.parse({ schema: 1, nodes: { book: { type } }, wires: [] });
const [flow, upgraded] = [of('ledger.book@1'), of('ledger.book@2')];

describe('a field that changes', () => {
  it.each([
    ['book', 'inputs.cents', 'Amount in cents'],
    ['book', 'inputs.amount', 'Amount in euros'],
    ['book', 'inputs.unknownField', 'Unknown field'],
    ['book', 'params.fields.customer.email', 'Fields: customer.email'],
    [undefined, 'policy.sequence.key', 'Sequence'],
  ])('of %s, %s, is called "%s"', (node, field, title) => {
    expect(fieldTitle({ flow, upgraded, node, field }, known)).toBe(title);
  });

  it.each([
    [{ ref: 'trigger.number' }, 'trigger.number'],
    [{ formula: '1 + 1' }, '= 1 + 1'],
    [{ value: 'cash' }, 'cash'],
    [{ value: { ref: 'x' } }, '{"ref":"x"}'],
    [['a', 'b'], '["a","b"]'],
    [undefined, undefined],
  ])('given as %j reads %s', (given, text) => {
    expect(givenText(given)).toBe(text);
  });
});
