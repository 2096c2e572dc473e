import { ReplyParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** Answers whoever started the run. */
export const reply = defineLogic({
  id: 'core.reply',
  version: 1,
  title: 'Reply',
  description:
    'Answers whoever started the run: the sender of a request, or the flow around. The run goes on.',
  params: ReplyParams,
  sample: { status: 200, body: { ref: 'trigger.number' } },
});
