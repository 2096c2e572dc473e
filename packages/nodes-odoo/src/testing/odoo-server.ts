/* The double is the emulator of the demo, whose answers are compared with recordings of real servers. */
/* eslint-disable @nx/enforce-module-boundaries -- only specifications reach into an app, and only here */
import { type Erp as OdooServer, type ErpOptions, startErp } from '../../../../apps/demo/src/erp/index.ts';
import { OdooClient } from '../../../../apps/demo/src/erp/odoo-client.ts';
import { lineTotals } from '../../../../apps/demo/src/erp/sale-totals.ts';

export { lineTotals, OdooClient, type ErpOptions, type OdooServer, startErp };
