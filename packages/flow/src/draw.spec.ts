import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draw, readDrawing } from './draw.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/);
const wire = fc.record({ from: word, port: fc.oneof(fc.constant('out'), word), to: word });

describe('a drawing', () => {
  it('reads back as the wires it was drawn from', () => {
    fc.assert(
      fc.property(fc.array(wire), (wires) => {
        expect(readDrawing(draw(wires))).toEqual(wires);
      }),
    );
  });

  it('is drawn as it was read, once it is tidy', () => {
    const tidy = 'trigger      -> route\nroute.retail -> odoo';
    expect(draw(readDrawing(tidy))).toBe(tidy);
    expect(draw(readDrawing('\n  trigger->route \n\n route.retail   ->   odoo\n'))).toBe(tidy);
  });

  it.each(['a', 'a ->', '-> b', 'a -> b -> c', 'a.b.c -> d', 'a -> b.in', 'A -> b', 'a => b'])(
    'with the line "%s" is refused, and shows how to write one',
    (line) => {
      expect(() => readDrawing(`x -> y\n${line}`)).toThrow(
        `Not a wire: "${line}". Write one a line, such as route.retail -> odoo`,
      );
    },
  );
});
