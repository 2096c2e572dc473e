export { Address } from './address.ts';
export { Customer } from './customer.ts';
export { DecimalText, decimalTextOf, Exact, roundTo, type Rounding } from './decimal.ts';
export {
  add,
  allocate,
  compare,
  Currency,
  digitsOf,
  Money,
  money,
  multiply,
  negate,
  roundMoney,
  subtract,
  sum,
  zero,
} from './money.ts';
export { Order, OrderCharge, OrderLine, OrderStatus, TaxAmount } from './order.ts';
export { makeRef, parseRef, Ref } from './ref.ts';
export { personal } from './sensitive.ts';
export { shortDecimalOf } from './short-decimal.ts';
export { checkTotals, type TotalsMismatch } from './totals.ts';
