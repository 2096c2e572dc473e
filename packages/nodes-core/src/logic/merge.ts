import { MergeParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Brings branches together. */
export const merge = defineLogic({
  id: 'core.merge',
  version: 1,
  title: 'Merge',
  description:
    'Brings branches together: goes on once each has come this way or cannot come any more; with "all" only when every one of them came.',
  params: MergeParams,
  sample: { needs: 'all' },
});
