import { StopParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Ends the run here, as completed. */
export const stop = defineLogic({
  id: 'core.stop',
  version: 1,
  title: 'Stop',
  description: 'Ends the run here, as completed: nothing new begins, and what is under way comes to its end.',
  params: StopParams,
  sample: { reason: { value: 'Nothing to do for test orders' } },
});
