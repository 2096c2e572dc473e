import { TryParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Runs the nodes within it as a whole. */
export const tryAll = defineLogic({
  id: 'core.try',
  version: 1,
  title: 'Try',
  description:
    'Runs the nodes within it as a whole: when one fails, the writes that were made are taken back, newest first, where their actions can.',
  params: TryParams,
  sample: {},
});
