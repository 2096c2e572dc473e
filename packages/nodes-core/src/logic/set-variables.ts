import { SetVariablesParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Gives names to values. */
export const setVariables = defineLogic({
  id: 'core.set-variables',
  version: 1,
  title: 'Set variables',
  description:
    'Gives names to values; later steps read them as vars.name. Set again, the later value counts.',
  params: SetVariablesParams,
  sample: {
    variables: { region: { ref: 'trigger.shipping.country' }, isGift: { value: false } },
  },
});
