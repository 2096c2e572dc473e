import { type Connector, defineConnector } from '@crossdock/sdk';
import { sendHttpRequest } from './actions/http-request.ts';
import { map } from './logic/map.ts';
import { route } from './logic/route.ts';

/** The nodes every installation has. */
export const coreConnector: Connector = defineConnector({
  id: 'core',
  logic: [map, route],
  actions: [sendHttpRequest],
});
