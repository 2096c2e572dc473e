export { startShop } from './shop.ts';
export type { Shop, ShopOptions } from './shop.ts';
export type { PlaceOrder } from './orders/place-order.ts';
