import { fieldOf, type Flow } from '@crossdock/flow';
import type { NodeDescriptor } from '../../api/descriptors.ts';
import { inline, words } from '../../ui/formats.ts';
import type { Known } from '../canvas/node-facts.ts';

interface ChangedField {
  flow: Flow;
  upgraded: Flow;
  /** Absent for a setting of the flow. */
  node: string | undefined;
  /** `inputs.cents`, `params.fields.entry` */
  field: string;
}

/** A field as its form calls it, on whichever side of the change it is known. */
export function fieldTitle({ flow, upgraded, node, field }: ChangedField, { catalogue }: Known): string {
  const [root = '', name = '', ...rest] = field.split('.');
  const titles = [flow, upgraded].map((side) => {
    const descriptor = catalogue.get(side.nodes[node ?? '']?.type ?? '');
    const schema = descriptor && fieldsOf(descriptor);
    return schema && fieldOf(schema, name)?.title;
  });
  const title = titles.find((each) => each !== undefined) ?? words(name);
  return root === 'policy' || rest.length === 0 ? title : `${title}: ${rest.join('.')}`;
}

function fieldsOf(descriptor: NodeDescriptor) {
  return descriptor.kind === 'action' ? descriptor.input : descriptor.params;
}

/** What a field is given, in a line: a reference or formula as it is written, any value as data. Undefined for none. */
export function givenText(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'object' || given === null) return inline(given);
  if ('ref' in given && typeof given.ref === 'string') return given.ref;
  if ('formula' in given && typeof given.formula === 'string') return `= ${given.formula}`;
  return inline('value' in given && Object.keys(given).length === 1 ? given.value : given);
}
