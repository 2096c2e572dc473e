/** Facts of the emulated site, as recorded: WooCommerce 11.0.1, shop in Germany, euro, prices without tax. */
export const WOOCOMMERCE_VERSION = '11.0.1';
export const WORDPRESS_VERSION = '6.9.1';
export const TIME_ZONE = 'Europe/Berlin';
export const CURRENCY = 'EUR';
export const CURRENCY_SYMBOL = '€';

export type TaxClass = '' | 'reduced-rate';

/** One row of the shop's tax table. `percent` is a decimal string, `label` is what the customer reads. */
export interface TaxRate {
  id: number;
  country: string;
  taxClass: TaxClass;
  percent: string;
  label: string;
  /** As shown in `tax_lines[].rate_code`. */
  code: string;
}

/**
 * Rates 1 and 2 are the recorded ones. A shop below the EU threshold for distance sales charges German rates
 * in Austria too, so these rows exist twice. Other countries match no row: no tax, and no tax lines.
 */
const taxRates: readonly TaxRate[] = [
  { id: 1, country: 'DE', taxClass: '', percent: '19', label: 'MwSt.', code: 'DE-MWST.-1' },
  { id: 2, country: 'DE', taxClass: 'reduced-rate', percent: '7', label: 'MwSt. 7', code: 'DE-MWST. 7-1' },
  { id: 3, country: 'AT', taxClass: '', percent: '19', label: 'MwSt.', code: 'AT-MWST.-1' },
  { id: 4, country: 'AT', taxClass: 'reduced-rate', percent: '7', label: 'MwSt. 7', code: 'AT-MWST. 7-1' },
];

export function ratesFor(country: string, taxClass: TaxClass): TaxRate[] {
  return taxRates.filter((rate) => rate.country === country && rate.taxClass === taxClass);
}

export function taxRate(id: number): TaxRate {
  const rate = taxRates.find((candidate) => candidate.id === id);
  if (rate === undefined) throw new Error(`The shop has no tax rate ${id}.`);
  return rate;
}

const siteClock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: TIME_ZONE,
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** An instant as WooCommerce prints it in `date_created`: time of the site, whole seconds, no zone. */
export function siteTime(instant: string): string {
  return siteClock.format(new Date(instant)).replace(' ', 'T');
}

/** An instant as in `date_created_gmt`: UTC, whole seconds, and no `Z`. */
export function gmtTime(instant: string): string {
  return instant.slice(0, 19);
}
