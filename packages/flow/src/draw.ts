import type { PlanWire } from './plan.ts';
import { outPort } from './port-names.ts';

const wirePattern = /^([a-z][a-z0-9-]*)(?:\.([a-z][a-z0-9-]*))?\s*->\s*([a-z][a-z0-9-]*)$/;

/**
 * Reads wires from a drawing, one a line: `route.retail -> odoo`. Without a port it is `out`.
 * Specs, reviews and error messages speak this picture. Throws for a line that is no wire.
 */
export function readDrawing(drawing: string): PlanWire[] {
  return drawing
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, from, port = outPort, to] = wirePattern.exec(line) ?? [];
      if (from === undefined || to === undefined) {
        throw new Error(`Not a wire: "${line}". Write one a line, such as route.retail -> odoo`);
      }
      return { from, port, to };
    });
}

/** Prints wires as a drawing, the inverse of `readDrawing`. */
export function draw(wires: readonly PlanWire[]): string {
  const sources = wires.map(({ from, port }) => (port === outPort ? from : `${from}.${port}`));
  const width = Math.max(0, ...sources.map(({ length }) => length));
  return wires.map(({ to }, index) => `${(sources[index] ?? '').padEnd(width)} -> ${to}`).join('\n');
}
