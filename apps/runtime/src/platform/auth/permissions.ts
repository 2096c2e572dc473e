import type { Contract, Permission } from '@crossdock/contracts';
import { SetMetadata } from '@nestjs/common';
import type { Actor } from './actor.ts';

/** What a route asks for: a permission, any signed-in actor, or nothing. */
export type Allowance = Contract['allow'];

export const ALLOW = 'crossdock:allow';

/** Says who may call a route that has no contract. A route that says nothing is for signed-in people. */
export const Allow = (allowance: Allowance) => SetMetadata(ALLOW, allowance);

/** Whoever is signed in is an administrator, and an administrator may do everything. */
export function may({ through }: Actor, _permission: Permission): boolean {
  return through !== 'none';
}
