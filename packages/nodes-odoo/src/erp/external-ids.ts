import { business, transient, z } from '@crossdock/sdk';
import { sentenceOf } from '../protocol/odoo-error.ts';
import { checked, type Records } from './records.ts';

/** The module our external ids live in. It need not be installed; the pair of module and name is unique in Odoo. */
const moduleName = 'crossdock';

const Named = z.object({ res_id: z.number().int() });
const Loaded = z.object({
  ids: z.union([z.array(z.number().int()), z.literal(false)]),
  messages: z.array(z.object({ message: z.string() })),
});

/**
 * Records under names of ours (`ir.model.data`): the only natural lock Odoo has. Of several who load the same new
 * name at once, one makes the record and the others are refused (recorded from Odoo 17.0 and 19.0).
 */
export class ExternalIds {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  /** The id of the record with this name, if there is one. A deleted record takes its name along. */
  async find(model: string, name: string): Promise<number | undefined> {
    const [found] = await this.#records.search(
      'ir.model.data',
      [
        ['module', '=', moduleName],
        ['name', '=', name],
        ['model', '=', model],
      ],
      Named,
    );
    return found?.res_id;
  }

  /** Makes the record with this name in one transaction; repeating it makes no second one. Cells are text. */
  async load(model: string, name: string, cells: Readonly<Record<string, string>>): Promise<number> {
    const answer = await this.#records.call({
      model,
      method: 'load',
      args: {
        fields: ['id', ...Object.keys(cells)],
        data: [[`${moduleName}.${name}`, ...Object.values(cells)]],
      },
      intent: 'write',
    });
    const { ids, messages } = checked(Loaded, answer, `${model} was loaded`);
    const [id] = ids === false ? [] : ids;
    if (id !== undefined) return id;
    throw refused(messages.map(({ message }) => message).join('\n'));
  }
}

/** The call succeeds although the row is refused; the reason is a message. */
function refused(message: string): Error {
  const evidence = { message };
  if (/could not serialize access|duplicate key value/.test(message)) {
    return transient('odoo.busy', 'Somebody else was making the same record in Odoo.', { evidence });
  }
  return business('odoo.rejected', `Odoo says: ${sentenceOf(message)}`, { evidence });
}

/**
 * A name out of what a thing is and its natural key: `customer_shop_customer_7_6f3a…`. The key is kept legible in
 * letters, digits and `_`, and the fingerprint tells apart what then looks alike.
 */
export function externalName(kind: string, key: string): string {
  const legible = key.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return `${kind}_${legible.slice(0, 80)}_${fingerprint(key)}`;
}

/** 64 bits of a text as 16 hex digits (FNV-1a over UTF-16 units): the same text, the same digits, in every version. */
export function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= BigInt(text.charCodeAt(index));
    hash = BigInt.asUintN(64, hash * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
