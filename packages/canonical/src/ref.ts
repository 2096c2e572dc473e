import { z } from 'zod';

const pattern = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*\/[^\p{Cc}]+$/u;

/**
 * A record in a system: `shop/order/1001` is order 1001 of the system behind the connection `shop`.
 * The id may hold anything but control characters; system and entity are kebab-case words.
 */
export const Ref = z
  .string()
  .regex(pattern, 'must look like shop/order/1001')
  .meta({ title: 'Reference', ui: 'ref' });
export type Ref = z.infer<typeof Ref>;

interface RefParts {
  system: string;
  entity: string;
  id: string;
}

/** Puts a reference together. Throws when a part is missing or of the wrong shape. */
export function makeRef({ system, entity, id }: RefParts): Ref {
  const ref = `${system}/${entity}/${id}`;
  /* The pattern alone is many times quicker than the schema, which says what is wrong. */
  return pattern.test(ref) ? ref : Ref.parse(ref);
}

/** Takes a reference apart; the id may hold slashes of its own. Throws for what is no reference. */
export function parseRef(ref: Ref): RefParts {
  const [system = '', entity = '', ...id] = Ref.parse(ref).split('/');
  return { system, entity, id: id.join('/') };
}
