import {
  type Catalogue,
  DecisionTableParams,
  type Flow,
  ForEachParams,
  Input,
  LookupParams,
  mapType,
  Mapping,
  RaiseParams,
  ReplyParams,
  routeType,
  RouteParams,
  SetVariablesParams,
} from '@crossdock/flow';
import { duration, inline, plural } from '../../ui/formats.ts';
import { targetOf } from '../mapping/target.ts';
import { coverageOf, targetRows } from '../mapping/target-rows.ts';
import type { NodeDescriptor } from '../../api/descriptors.ts';

type TriggerDescriptor = Extract<NodeDescriptor, { kind: 'trigger' }>;

const effectWords = {
  none: 'computes only',
  read: 'reads only',
  repeatable: 'safe to repeat',
  once: 'once per record',
  keyed: 'once per key',
  unsafe: 'asks when in doubt',
} as const;

/** One line of what matters about a node, in plain words. */
export function lineOf(flow: Flow, key: string, catalogue: Catalogue): string {
  const node = flow.nodes[key];
  const descriptor = node && catalogue.get(node.type);
  if (node === undefined || descriptor === undefined) return 'This type is not installed here';
  const connection =
    descriptor.kind === 'logic' || descriptor.connection === undefined
      ? []
      : [node.connection ?? 'choose a connection'];
  switch (descriptor.kind) {
    case 'trigger':
      return [...connection, startOf(descriptor)].join(' · ');
    case 'action':
      return [...connection, descriptor.waits ? 'waits' : effectWords[descriptor.effect]].join(' · ');
    case 'logic':
      return node.type === mapType
        ? mapLine(flow, key, catalogue)
        : (lines[node.type]?.(node.params) ?? 'Not set up yet');
  }
}

const ways = {
  webhook: 'by webhook',
  request: 'answers requests',
  sweep: 'swept',
  poll: 'looks for news',
  schedule: 'on a schedule',
  event: 'on an event',
  file: 'by file',
} as const;

function startOf({ starts, sweepEveryMs }: TriggerDescriptor): string {
  const [first] = starts;
  if (sweepEveryMs !== undefined && starts.includes('webhook'))
    return `webhook, sweep every ${duration(sweepEveryMs)}`;
  return first === undefined ? 'started by hand' : ways[first];
}

/** What each node of the language says of itself; nothing while its settings cannot be read. */
const lines: Readonly<Record<string, (params: unknown) => string | undefined>> = {
  [routeType]: (params) => {
    const { data } = RouteParams.safeParse(params);
    return data === undefined
      ? 'No branches yet'
      : data.take === 'all'
        ? 'All branches that hold'
        : 'First branch that holds';
  },
  'core.decision-table@1': (params) => {
    const { data } = DecisionTableParams.safeParse(params);
    return data && `${plural(data.rows.length, 'row')} · ${hitWords[data.hit]}`;
  },
  'core.filter@1': () => 'Lets through what fits',
  'core.merge@1': (params) =>
    (params as { needs?: unknown } | undefined)?.needs === 'all'
      ? 'When every branch came'
      : 'When any branch came',
  'core.set-variables@1': (params) => {
    const { data } = SetVariablesParams.safeParse(params);
    return data && Object.keys(data.variables).join(', ');
  },
  'core.lookup@1': (params) => {
    const { data } = LookupParams.safeParse(params);
    return data && `in ${data.table}`;
  },
  'core.code@1': (params) =>
    (params as { language?: unknown } | undefined)?.language === 'typescript' ? 'TypeScript' : 'JavaScript',
  'core.for-each@1': (params) => {
    const { data } = ForEachParams.safeParse(params);
    return (
      data &&
      `${inputText(data.items)} · ${data.atATime === 1 ? 'one after the other' : `${String(data.atATime)} at a time`}`
    );
  },
  'core.try@1': () => 'All of it, or nothing',
  'core.raise@1': (params) => RaiseParams.safeParse(params).data?.code,
  'core.reply@1': (params) => {
    const { data } = ReplyParams.safeParse(params);
    return data && `status ${String(data.status)}`;
  },
  'core.stop@1': () => 'Ends the run as completed',
};

const hitWords = {
  first: 'first that fits',
  unique: 'the only one that fits',
  collect: 'all that fit',
} as const;

function inputText(given: unknown): string {
  const { data } = Input.safeParse(given);
  if (data === undefined) return '';
  return 'ref' in data ? data.ref : 'formula' in data ? data.formula : inline(data.value, 30);
}

function mapLine(flow: Flow, key: string, catalogue: Catalogue): string {
  const mapping = Mapping.safeParse(flow.nodes[key]?.params);
  const fields = mapping.data?.fields ?? {};
  const target = targetOf(flow, catalogue, key);
  if (target === null) {
    const many = Object.keys(fields).length;
    return many === 0 ? 'No fields yet' : plural(many, 'field');
  }
  const { required, covered } = coverageOf(targetRows(target.schema, fields));
  return `${String(covered)} of ${String(required)} required ${covered === required ? '✓' : ''}`.trim();
}
