import { business } from './failure.ts';

/**
 * What a step does to the world, and how it stays single.
 *
 * - `none`: nothing leaves the process. `read`: asks, changes nothing.
 * - `repeatable`: writing twice is writing once (set stock to 5).
 * - `once`: the system can be asked whether it was done; asked first whenever the outcome is unknown.
 * - `keyed`: the system itself drops a second write with our key.
 * - `unsafe`: nobody knows; when in doubt a person decides.
 *
 * `per` gives the natural key: what there must be only one of, across retries, crashes, replays and flows.
 */
export type Effect<Input, Output, Client> =
  | 'none'
  | 'read'
  | 'repeatable'
  | {
      once: {
        per: (input: Input) => string;
        /** Looks for what an earlier attempt may have done. Undefined: it was not done. */
        find: (client: Client, input: Input, key: string) => Promise<Output | undefined>;
      };
    }
  | { keyed: { per: (input: Input) => string } }
  | { unsafe: { per: (input: Input) => string } };

/** The name of an effect, as shown on the canvas and written into plans. */
export type EffectKind = 'none' | 'read' | 'repeatable' | 'once' | 'keyed' | 'unsafe';

export function effectKindOf(effect: AnyEffect): EffectKind {
  if (typeof effect === 'string') return effect;
  if ('once' in effect) return 'once';
  return 'keyed' in effect ? 'keyed' : 'unsafe';
}

/**
 * The natural key of an input, or undefined for effects that need none. Fails with `core.no-natural-key` when
 * the key is blank: all inputs without one would pass for the same write, and all but the first be dropped.
 */
export function naturalKeyOf<Input>(effect: Effect<Input, unknown, never>, input: Input): string | undefined {
  if (typeof effect === 'string') return undefined;
  const key = perOf(effect)(input);
  if (key.trim() !== '') return key;
  throw business(
    'core.no-natural-key',
    'The data lacks what tells this write from others: its key is empty.',
  );
}

function perOf<Input>(effect: Exclude<Effect<Input, unknown, never>, string>): (input: Input) => string {
  if ('once' in effect) return effect.once.per;
  return 'keyed' in effect ? effect.keyed.per : effect.unsafe.per;
}

type AnyEffect =
  'none' | 'read' | 'repeatable' | { once: unknown } | { keyed: unknown } | { unsafe: unknown };
