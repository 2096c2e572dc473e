import { type Connector, defineConnector } from '@crossdock/sdk';
import { createParcel } from './create-parcel.action.ts';
import { parcelMoved } from './parcel-moved.trigger.ts';
import { parcels } from './parcels.connection.ts';

export const parcelsConnector: Connector = defineConnector({
  id: 'parcels',
  connections: [parcels],
  triggers: [parcelMoved],
  actions: [createParcel],
});
