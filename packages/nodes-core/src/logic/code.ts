import { CodeParams } from '@crossdock/flow';
import { defineLogic } from '@crossdock/sdk';

/** JavaScript or TypeScript of the user. */
export const code = defineLogic({
  id: 'core.code',
  version: 1,
  title: 'Code',
  description:
    'Runs JavaScript or TypeScript that sees its input and nothing else: no network, no files, a clock that stands still.',
  params: CodeParams,
  sample: {
    source: 'return { pieces: input.lines.reduce((sum, line) => sum + line.quantity, 0) };',
    inputs: { lines: { ref: 'trigger.lines' } },
  },
});
