import fc from 'fast-check';

/** Writes of the model's system, by how they stay single. The last two can be taken back. */
export type WriteKind = 'order' | 'charge' | 'stock' | 'letter' | 'booking' | 'reservation' | 'request';

/** What a write is about: the order of the event, something all runs share, or the item of the list. */
export type About = 'event' | 'all' | 'item';

/** `large`: the total of the item, outside of lists of the order, is at least 100. */
export type When = 'always' | 'never' | 'large';

export type Join = 'none' | 'any' | 'all';

/**
 * A part of a flow. Sequences of pieces make every shape that can be drawn without circles, and stay a flow when
 * pieces are taken out. `failed`: the way of the same name; empty: there is none.
 */
export type Piece =
  | { do: 'write'; kind: WriteKind; about: About; by: 'hand' | 'map' | 'variable'; failed: Piece[] }
  | { do: 'read'; about: About; failed: Piece[] }
  | { do: 'wait'; about: About; until: boolean; timeout: Piece[] }
  | { do: 'raise'; failed: Piece[] }
  | { do: 'stop' }
  | { do: 'choose'; node: 'filter' | 'first' | 'all'; when: When[]; ways: Piece[][]; join: Join }
  | { do: 'split'; ways: Piece[][]; join: Join }
  | { do: 'each'; atATime: number; onFailedItem: 'go-on' | 'stop'; body: Piece[]; failed: Piece[] }
  /** `again`: writes something first, and once more when it was taken back. */
  | { do: 'try'; body: Piece[]; again: boolean; failed: Piece[] };

const about = fc.constantFrom<About>('event', 'item', 'all');
const join = fc.constantFrom<Join>('none', 'any', 'all');
const when = fc.constantFrom<When>('always', 'large', 'never');
const kind = fc.constantFrom<WriteKind>(
  'order',
  'charge',
  'stock',
  'letter',
  'booking',
  'reservation',
  'request',
);

const { whole } = fc.letrec<{
  whole: Piece[];
  pieces: Piece[];
  body: Piece[];
  piece: Piece;
  failed: Piece[];
}>((tie) => {
  const inner = tie('pieces');
  const body = tie('body');
  const failed = tie('failed');
  const ways = fc.array(inner, { minLength: 2, maxLength: 3 });
  return {
    whole: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }),
    pieces: fc.array(tie('piece'), { maxLength: 3, depthIdentifier: 'flow' }),
    /* Seldom empty, but made smaller by being emptied. */
    body: fc.oneof(
      { withCrossShrink: true },
      { weight: 1, arbitrary: fc.constant<Piece[]>([]) },
      { weight: 5, arbitrary: inner },
    ),
    failed: fc.oneof({ weight: 2, arbitrary: fc.constant<Piece[]>([]) }, { weight: 1, arbitrary: inner }),
    piece: fc.oneof(
      { depthIdentifier: 'flow', depthSize: 'small', maxDepth: 4, withCrossShrink: true },
      {
        weight: 8,
        arbitrary: fc.record({
          do: fc.constant('write' as const),
          kind,
          about,
          by: fc.constantFrom('hand' as const, 'hand' as const, 'map' as const, 'variable' as const),
          failed,
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), about, failed }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('wait' as const),
          about,
          until: fc.boolean(),
          timeout: failed,
        }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('raise' as const), failed }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('choose' as const),
          node: fc.constantFrom('filter' as const, 'first' as const, 'all' as const),
          when: fc.array(when, { minLength: 2, maxLength: 2 }),
          ways: fc.array(inner, { minLength: 3, maxLength: 3 }),
          join,
        }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('split' as const), ways, join }) },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('each' as const),
          atATime: fc.integer({ min: 1, max: 3 }),
          onFailedItem: fc.constantFrom('go-on' as const, 'stop' as const),
          body,
          failed,
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constant('try' as const),
          body,
          again: fc.boolean(),
          failed,
        }),
      },
    ),
  };
});

/** Flows in pieces: any shape, small enough to be read. */
export { whole as pieces };
