import { type Connector, defineConnector } from '@crossdock/sdk';
import { orderTrigger } from './triggers/order.trigger.ts';
import { woocommerce } from './woocommerce.connection.ts';

/** WooCommerce: orders that customers place, as they are placed and changed. */
export const woocommerceConnector: Connector = defineConnector({
  id: 'woocommerce',
  connections: [woocommerce],
  triggers: [orderTrigger],
});
