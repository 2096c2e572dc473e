import { naturalKeyOf } from '@crossdock/sdk';
import { effectKey } from '../effect-key.ts';
import type { PreparedAction } from '../prepare.ts';
import type { StepContext } from './step-context.ts';

/** The ledger key of a write. Writes that need no natural key are still journaled, each under its own step. */
export function keyOf(
  { step, action }: PreparedAction,
  input: Record<string, unknown>,
  { run, path, world, again }: StepContext,
): string {
  const natural = naturalKeyOf(action.effect, input) ?? `${run}/${path}`;
  return effectKey({
    environment: world.environment,
    connection: step.connection ?? 'core',
    action: action.id,
    natural,
    again,
  });
}
