import { coreConnector } from '@crossdock/nodes-core';
import { odooConnector } from '@crossdock/nodes-odoo';
import { woocommerceConnector } from '@crossdock/nodes-woocommerce';
import type { Connector } from '@crossdock/sdk';

/** The connectors of this installation, in the order of the palette. */
export const connectors: readonly Connector[] = [coreConnector, woocommerceConnector, odooConnector];
