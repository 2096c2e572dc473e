import { decimalTextOf, money, type Money, type TaxAmount } from '@crossdock/canonical';
import type { WooCharge, WooOrder, WooTaxLine } from '../schemas/order.ts';

interface Charged {
  net: Money;
  tax: Money;
  taxes: TaxAmount[];
}

/**
 * Reads what is charged on lines, shipping and fees of one order. Names and rates of taxes stand in the order's tax
 * lines. A rate with an empty amount does not apply to the line and is left out.
 */
export function chargesOf({ currency, tax_lines: taxLines }: WooOrder): (line: WooCharge) => Charged {
  const rates = new Map(taxLines.map((line) => [line.rate_id, rateOf(line)]));
  return ({ total, total_tax: tax, taxes }) => ({
    net: money(total, currency),
    tax: money(tax || '0', currency),
    taxes: taxes
      .filter((each) => each.total !== '')
      .map((each) => ({
        ...(rates.get(each.id) ?? { name: `Tax rate ${each.id}` }),
        amount: money(each.total, currency),
      })),
  });
}

function rateOf({ label, rate_percent: percent }: WooTaxLine): Omit<TaxAmount, 'amount'> {
  return { name: label, ...(percent === undefined ? {} : { rate: decimalTextOf(percent) }) };
}
