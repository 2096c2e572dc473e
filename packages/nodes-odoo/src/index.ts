import { type Connector, defineConnector } from '@crossdock/sdk';
import { createSalesOrder } from './actions/create-sales-order.action.ts';
import { findOrCreateCustomer } from './actions/find-or-create-customer.action.ts';
import { odoo } from './odoo.connection.ts';

/** Odoo, 17.0 and newer: customers and sales orders. */
export const odooConnector: Connector = defineConnector({
  id: 'odoo',
  connections: [odoo],
  actions: [findOrCreateCustomer, createSalesOrder],
});
