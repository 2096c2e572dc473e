import { z } from 'zod';
import type { FaultPlan } from '../../faults.ts';

const modeNames = ['normal', 'down', 'slow', 'rate-limited', 'executes-then-times-out'] as const;

/** How the ERP shall behave, for ever or for some seconds. */
export const ModeRequest = z.strictObject({
  mode: z.enum(modeNames),
  /** When it goes back to normal by itself. */
  forSeconds: z.number().positive().max(86_400).optional(),
  /** How long slow and late answers take, in milliseconds; the `Retry-After` when rate limited. */
  delayMs: z.number().int().positive().max(600_000).optional(),
});
export type ModeRequest = z.infer<typeof ModeRequest>;
export type Mode = ModeRequest['mode'];

/** Calls that change something: the ones whose outcome a caller can lose sight of. */
const writes = [
  'sale.order/create',
  'sale.order/action_confirm',
  'sale.order/action_cancel',
  'res.partner/create',
  'res.partner/load',
  'ir.model.data/create',
];

/** The mode switch of the demo. A mode is a fault plan with a name; choosing one replaces all faults. */
export class Modes {
  #faults: FaultPlan;
  #mode: Mode = 'normal';
  #until: Date | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(faults: FaultPlan) {
    this.#faults = faults;
  }

  get current(): { mode: Mode; until: string | null } {
    return { mode: this.#mode, until: this.#until?.toISOString() ?? null };
  }

  set({ mode, forSeconds, delayMs }: ModeRequest): void {
    clearTimeout(this.#timer);
    this.#mode = mode;
    this.#until = undefined;
    this.#faults.clear();
    this.#inject(mode, delayMs);
    if (forSeconds === undefined || mode === 'normal') return;
    this.#until = new Date(Date.now() + forSeconds * 1000);
    this.#timer = setTimeout(() => this.set({ mode: 'normal' }), forSeconds * 1000).unref();
  }

  #inject(mode: Mode, delayMs: number | undefined): void {
    switch (mode) {
      case 'normal':
        return;
      case 'down':
        return this.#faults.inject({ kind: 'drop-before' });
      case 'slow':
        return this.#faults.inject({ kind: 'delay', delayMs: delayMs ?? 3_000 });
      case 'rate-limited':
        return this.#faults.inject({ kind: 'throttle', delayMs: delayMs ?? 2_000 });
      case 'executes-then-times-out':
        for (const operation of writes) {
          this.#faults.inject({ kind: 'slow-after', operation, delayMs: delayMs ?? 60_000 });
        }
    }
  }
}
