export { demoAccess } from './access.ts';
export { catalogue, shopOnlyItem, type CatalogueItem } from './catalogue.ts';
export { startErp, type Erp, type ErpOptions } from './erp/index.ts';
export { startShop, type PlaceOrder, type Shop, type ShopOptions } from './shop/index.ts';
