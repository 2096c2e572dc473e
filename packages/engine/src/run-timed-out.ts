import { type Failure, policy } from '@crossdock/sdk';
import type { PreparedPlan } from './prepare.ts';

/** The failure of a run that took longer than its flow allows. */
export function timedOut({ plan }: PreparedPlan): Failure {
  const seconds = String((plan.policy.runTimeoutMs ?? 0) / 1000);
  return policy(
    'core.run-timed-out',
    `The run did not come to its end within ${seconds} s, as its flow demands.`,
  ).failure;
}
