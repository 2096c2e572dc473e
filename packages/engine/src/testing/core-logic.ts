import { Mapping, RouteParams } from '@crossdock/flow';
import { type AnyLogic, defineLogic } from '@crossdock/sdk';

/** The engine knows these by name; their definitions live with the built-in nodes, above the engine. */
export const coreLogic: readonly AnyLogic[] = [
  defineLogic({
    id: 'core.map',
    version: 1,
    title: 'Map',
    description: '',
    params: Mapping,
    sample: { fields: {} },
  }),
  defineLogic({
    id: 'core.route',
    version: 1,
    title: 'Route',
    description: '',
    params: RouteParams,
    sample: {
      branches: [{ port: 'a', title: 'A', when: { field: 'trigger.total', operator: 'is-present' } }],
    },
  }),
];
