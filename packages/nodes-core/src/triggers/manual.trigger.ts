import { defineTrigger, z } from '@crossdock/sdk';
import { EventKeys, keysAt } from './event-path.ts';
import { paramsReader } from './read-params.ts';

const Params = z.strictObject({
  form: z
    .record(z.string(), z.unknown())
    .default({})
    .meta({ title: 'Form', description: 'JSON Schema of what a person or a program gives along' }),
  keys: EventKeys,
});

const read = paramsReader(Params);

/** Starts a run when a person or a program asks for it through the API. */
export const manualTrigger = defineTrigger({
  id: 'core.manual',
  version: 1,
  title: 'By hand',
  description: 'Starts a run when somebody asks for it, by hand or through the API.',
  params: Params,
  accepts: z.unknown(),
  emits: z.unknown(),
  form: (params) => read(params).form,
  eventId: () => 'by-hand',
  keys: (body, params) => keysAt(body, read(params).keys),
  map: (body) => body,
  sample: { order: '1001' },
});
