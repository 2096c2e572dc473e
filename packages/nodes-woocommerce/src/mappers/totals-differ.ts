import type { Money, TotalsMismatch } from '@crossdock/canonical';
import { business, type FailureError } from '@crossdock/sdk';

/**
 * An order whose numbers do not add up. WooCommerce has known roundings that leave a cent
 * (https://github.com/woocommerce/woocommerce/issues/25720): the shop's owner decides, we do not plug.
 */
export function totalsDiffer(number: string, mismatches: readonly TotalsMismatch[]): FailureError {
  const sums = mismatches.map(({ what, stated, computed }) => ({
    what,
    stated: textOf(stated),
    computed: textOf(computed),
  }));
  const [first] = sums;
  const others = sums.length > 1 ? ` ${sums.length - 1} more do not come out either.` : '';
  return business(
    'woocommerce.totals-differ',
    `Order ${number} does not add up: the shop states ${first?.stated} as ${first?.what}, its parts come to ` +
      `${first?.computed}.${others} Correct the order in the shop, or its tax rounding.`,
    { evidence: { sums } },
  );
}

function textOf({ amount, currency }: Money): string {
  return `${amount} ${currency}`;
}
