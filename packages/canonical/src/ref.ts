import { z } from 'zod';

/**
 * A record in a system: `shop/order/1001` is order 1001 of the system behind the connection `shop`.
 * The id may hold anything but control characters; system and entity are kebab-case words.
 */
export const Ref = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*\/[^\p{Cc}]+$/u, 'must look like shop/order/1001')
  .meta({ title: 'Reference', ui: 'ref' });
export type Ref = z.infer<typeof Ref>;

interface RefParts {
  system: string;
  entity: string;
  id: string;
}

/** Puts a reference together. Throws when a part is missing or of the wrong shape. */
export function makeRef({ system, entity, id }: RefParts): Ref {
  return Ref.parse(`${system}/${entity}/${id}`);
}

/** Takes a reference apart; the id may hold slashes of its own. Throws for what is no reference. */
export function parseRef(ref: Ref): RefParts {
  const [system = '', entity = '', ...id] = Ref.parse(ref).split('/');
  return { system, entity, id: id.join('/') };
}
