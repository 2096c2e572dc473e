import { Flow, type FlowNode } from '@crossdock/flow';
import type { Around, Meaning } from './meaning.ts';
import { isUndoable } from './meaning.ts';
import type { About, Join, Piece, When, WriteKind } from './pieces.ts';

/** A flow, and what each of its nodes stands for. Nodes stand in the order of the wires. */
export interface Drawn {
  flow: Flow;
  meanings: ReadonlyMap<string, Meaning>;
  /** A "try" in it takes writes back. */
  undoes: boolean;
}

/** Ports that the next node is wired to. */
type Ends = readonly string[];

/** Where pieces are drawn: within which container, how many lists deep, and whether a "try" is around. */
interface Place {
  within?: string;
  lists: number;
  tried: boolean;
}

type KeyInput = { ref: string } | { formula: string } | { value: string };

interface Key {
  input: KeyInput;
  key: (around: Around) => string;
}

/** Draws pieces as a flow. */
export function drawingOf(pieces: readonly Piece[]): Drawn {
  return new Drawing().whole(pieces);
}

const typeOf: Record<WriteKind, string> = {
  order: 'create-order',
  charge: 'charge',
  stock: 'set-stock',
  letter: 'send-letter',
  booking: 'book',
  reservation: 'reserve',
  request: 'request',
};

class Drawing {
  readonly #nodes: Record<string, FlowNode> = {};
  readonly #wires: Array<{ from: string; to: string }> = [];
  readonly #meanings = new Map<string, Meaning>();
  #undoes = false;

  whole(pieces: readonly Piece[]): Drawn {
    this.#nodes['start'] = { type: 'model.order@1', connection: 'shop' };
    this.#meanings.set('start', { does: 'begin' });
    this.#sequence(pieces, ['start.out'], { lists: 0, tried: false });
    const flow = Flow.parse({
      schema: 1,
      nodes: this.#nodes,
      wires: this.#wires,
      policy: { retry: { attempts: 4, firstDelayMs: 100 } },
    });
    return { flow, meanings: this.#meanings, undoes: this.#undoes };
  }

  #sequence(pieces: readonly Piece[], from: Ends, place: Place): Ends {
    let ends = from;
    for (const piece of pieces) {
      if (ends.length === 0) return ends;
      ends = this.#piece(piece, ends, place);
    }
    return ends;
  }

  #piece(piece: Piece, from: Ends, place: Place): Ends {
    switch (piece.do) {
      case 'write':
        return this.#write(piece, from, place);
      case 'read': {
        const { input, key } = keyOf(piece.about, place);
        const node = this.#action('find-customer', input, { does: 'read', key }, from, place);
        return this.#ways([`${node}.out`], node, piece.failed, place);
      }
      case 'wait': {
        const { input, key } = keyOf(piece.about, place);
        const meaning: Meaning = { does: 'wait', key, until: piece.until };
        const node = this.#action('wait-for-payment', input, meaning, from, place);
        if (!piece.until) return [`${node}.out`];
        this.#nodes[node] = {
          ...(this.#nodes[node] as FlowNode),
          inputs: { number: input, until: { ref: 'trigger.until' } },
        };
        return [`${node}.out`, ...this.#sequence(piece.timeout, [`${node}.timeout`], place)];
      }
      case 'raise': {
        const params = { code: 'order.wrong', message: { value: 'Wrong.' } };
        const node = this.#node('raise', { type: 'core.raise@1', params }, { does: 'raise' }, from, place);
        return this.#ways([], node, piece.failed, place);
      }
      case 'stop':
        this.#node('stop', { type: 'core.stop@1', params: {} }, { does: 'stop' }, from, place);
        return [];
      case 'choose':
        return this.#choose(piece, from, place);
      case 'split':
        return this.#join(
          piece.ways.flatMap((way) => this.#sequence(way, from, place)),
          piece.join,
          place,
        );
      case 'each':
        return this.#each(piece, from, place);
      case 'try':
        return this.#try(piece, from, place);
    }
  }

  #write({ kind, about, by, failed }: Extract<Piece, { do: 'write' }>, from: Ends, place: Place): Ends {
    const tag = String(this.#meanings.size);
    const key = isUndoable(kind) ? ownKey(tag, place) : keyOf(about, place);
    const [input, ends] = this.#computed(by, key.input, from, place);
    const meaning: Meaning = { does: 'write', kind, key: key.key };
    const node = this.#action(typeOf[kind], input, meaning, ends, place);
    if (place.tried && isUndoable(kind)) this.#undoes = true;
    return this.#ways([`${node}.out`], node, failed, place);
  }

  /** The key is given by hand, or by a map or a variable that stands before. */
  #computed(by: 'hand' | 'map' | 'variable', input: KeyInput, from: Ends, place: Place): [KeyInput, Ends] {
    switch (by) {
      case 'hand':
        return [input, from];
      case 'map': {
        const node = this.#node(
          'map',
          { type: 'core.map@1', params: { fields: { key: input } } },
          { does: 'compute' },
          from,
          place,
        );
        return [{ ref: `steps.${node}.key` }, [`${node}.out`]];
      }
      case 'variable': {
        const name = `v${String(this.#meanings.size)}`;
        const node = this.#node(
          'set',
          { type: 'core.set-variables@1', params: { variables: { [name]: input } } },
          { does: 'compute' },
          from,
          place,
        );
        return [{ ref: `vars.${name}` }, [`${node}.out`]];
      }
    }
  }

  #choose(
    { node: what, when, ways, join }: Extract<Piece, { do: 'choose' }>,
    from: Ends,
    place: Place,
  ): Ends {
    const field = place.lists > 0 ? 'item.total' : 'trigger.total';
    const [first = 'always', second = 'always'] = when;
    const ports = what === 'filter' ? ['out', 'dropped'] : ['a', 'b', 'otherwise'];
    const meaning: Meaning = {
      does: 'choose',
      take: what === 'all' ? 'all' : 'first',
      ways: (what === 'filter' ? [first] : [first, second]).map((each, index) => ({
        port: ports[index] ?? '',
        when: each,
      })),
      otherwise: ports.at(-1) ?? '',
    };
    const params =
      what === 'filter'
        ? { when: conditionOf(first, field) }
        : {
            take: what,
            branches: [
              { port: 'a', title: 'A', when: conditionOf(first, field) },
              { port: 'b', title: 'B', when: conditionOf(second, field) },
            ],
          };
    const type = what === 'filter' ? 'core.filter@1' : 'core.route@1';
    const node = this.#node(what === 'filter' ? 'filter' : 'route', { type, params }, meaning, from, place);
    const ends = ports.flatMap((port, index) =>
      this.#sequence(ways[index] ?? [], [`${node}.${port}`], place),
    );
    return this.#join(ends, join, place);
  }

  #each(
    { atATime, onFailedItem, body, failed }: Extract<Piece, { do: 'each' }>,
    from: Ends,
    place: Place,
  ): Ends {
    if (place.lists === 2) return this.#sequence(body, from, place);
    const items = { ref: place.lists === 0 ? 'trigger.lines' : 'item.parts' };
    const node = this.#node(
      'each',
      { type: 'core.for-each@1', params: { items, atATime, onFailedItem } },
      { does: 'each', atATime, stops: onFailedItem === 'stop' },
      from,
      place,
    );
    this.#body(node, 'each', body, { within: node, lists: place.lists + 1, tried: place.tried });
    return this.#ways([`${node}.out`], node, failed, place);
  }

  #try({ body, again, failed }: Extract<Piece, { do: 'try' }>, from: Ends, place: Place): Ends {
    const node = this.#node('try', { type: 'core.try@1', params: {} }, { does: 'try' }, from, place);
    const inside = { within: node, lists: place.lists, tried: true };
    const own = ownKey(node, place);
    const reserve = (ends: Ends, where: Place): string => {
      const meaning: Meaning = { does: 'write', kind: 'reservation', key: own.key };
      return this.#action('reserve', own.input, meaning, ends, where);
    };
    if (!again) this.#body(node, 'try', body, inside);
    else {
      this.#undoes = true;
      this.#sequence(body, [`${reserve([`${node}.try`], inside)}.out`], inside);
    }
    if (!again || failed.length === 0) return this.#ways([`${node}.out`], node, failed, place);
    const second = reserve([`${node}.failed`], place);
    return [`${node}.out`, ...this.#sequence(failed, [`${second}.out`], place)];
  }

  /** What stands within a container: something always does. */
  #body(container: string, port: string, pieces: readonly Piece[], place: Place): void {
    const start = `${container}.${port}`;
    this.#sequence(pieces, [start], place);
    if (this.#wires.some(({ from }) => from === start)) return;
    const params = { fields: { key: { value: 'nothing' } } };
    this.#node('map', { type: 'core.map@1', params }, { does: 'compute' }, [start], place);
  }

  #ways(ends: Ends, node: string, failed: readonly Piece[], place: Place): Ends {
    return failed.length === 0 ? ends : [...ends, ...this.#sequence(failed, [`${node}.failed`], place)];
  }

  #join(ends: Ends, join: Join, place: Place): Ends {
    const distinct = [...new Set(ends)];
    if (join === 'none' || distinct.length === 0) return distinct;
    const node = { type: 'core.merge@1', params: { needs: join } };
    return [`${this.#node('merge', node, { does: 'join', join }, distinct, place)}.out`];
  }

  #action(type: string, number: KeyInput, meaning: Meaning, from: Ends, place: Place): string {
    const node = { type: `model.${type}@1`, connection: 'erp', inputs: { number } };
    return this.#node(type, node, meaning, from, place);
  }

  #node(name: string, node: FlowNode, meaning: Meaning, from: Ends, { within }: Place): string {
    const key = `${name}-${String(this.#meanings.size)}`;
    this.#nodes[key] = { ...node, ...(within === undefined ? {} : { within }) };
    this.#meanings.set(key, meaning);
    for (const end of new Set(from)) this.#wires.push({ from: end, to: key });
    return key;
  }
}

function conditionOf(when: When, field: string): object {
  const least: Record<When, string> = { always: '0', large: '100', never: '100000' };
  return { field, operator: 'at-least', value: least[when] };
}

function keyOf(about: About, { lists }: Place): Key {
  if (about === 'all') return { input: { value: 'all' }, key: () => 'all' };
  if (about === 'item' && lists > 0)
    return { input: { ref: 'item.number' }, key: ({ items }) => items.at(-1)?.number ?? '' };
  return { input: { ref: 'trigger.number' }, key: ({ event }) => event.number };
}

/** A key that no other node shares: what is taken back must not be somebody else's. */
function ownKey(tag: string, { lists }: Place): Key {
  const items = ['outer.item.number', 'item.number'].slice(2 - lists);
  const formula = ['trigger.number', ...items, `"${tag}"`].join(' + "-" + ');
  return {
    input: { formula },
    key: ({ event, items: seen }) => [event.number, ...seen.map(({ number }) => number), tag].join('-'),
  };
}
