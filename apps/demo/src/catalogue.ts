/**
 * What the demo sells: a small shop for coffee, mugs and books. Shop and ERP know the same SKUs, so that an
 * order finds its products on the other side. Prices are net, in euro.
 */
export interface CatalogueItem {
  sku: string;
  name: string;
  /** Net price per piece, a decimal string. */
  price: string;
  /** `''` is the standard rate of 19 %, `reduced-rate` the 7 % of food and books. */
  taxClass: '' | 'reduced-rate';
  /** Kilograms, a decimal string. */
  weight: string;
  /** Pieces on stock when the demo starts. */
  stock: number;
  /** EAN or ISBN, when the product carries one. */
  gtin?: string;
  /** Set when the item is one choice of a product sold in several, such as an apron in two colours. */
  variant?: { of: string; parentName: string; attribute: string; option: string };
}

const apron = { of: 'APRON', parentName: 'Barista apron', attribute: 'Colour' };

/** The items that both the shop and the ERP know. */
export const catalogue: readonly CatalogueItem[] = [
  {
    sku: 'COFFEE-YIRGA-250',
    name: 'Ethiopia Yirgacheffe, 250 g',
    price: '8.90',
    taxClass: 'reduced-rate',
    weight: '0.25',
    stock: 420,
    gtin: '4012345000016',
  },
  {
    sku: 'COFFEE-SANTOS-1000',
    name: 'Brazil Santos, 1 kg',
    price: '22.49',
    taxClass: 'reduced-rate',
    weight: '1',
    stock: 160,
    gtin: '4012345000023',
  },
  { sku: 'MUG-STONE', name: 'Stoneware mug', price: '12.59', taxClass: '', weight: '0.4', stock: 240 },
  { sku: 'MUG-ENAMEL', name: 'Enamel mug', price: '9.99', taxClass: '', weight: '0.2', stock: 310 },
  { sku: 'GRINDER-HAND', name: 'Hand grinder', price: '58.82', taxClass: '', weight: '0.6', stock: 45 },
  {
    sku: 'FILTER-100',
    name: 'Paper filters, 100 pieces',
    price: '3.35',
    taxClass: '',
    weight: '0.15',
    stock: 900,
  },
  {
    sku: 'BOOK-BREWING',
    name: 'Brewing Coffee at Home',
    price: '22.43',
    taxClass: 'reduced-rate',
    weight: '0.7',
    stock: 60,
    gtin: '9783000000010',
  },
  {
    sku: 'BOOK-ROASTING',
    name: 'The Roaster’s Notebook',
    price: '16.82',
    taxClass: 'reduced-rate',
    weight: '0.3',
    stock: 75,
    gtin: '9783000000027',
  },
  {
    sku: 'APRON-GREEN',
    name: 'Barista apron - Green',
    price: '33.61',
    taxClass: '',
    weight: '0.5',
    stock: 30,
    variant: { ...apron, option: 'Green' },
  },
  {
    sku: 'APRON-NAVY',
    name: 'Barista apron - Navy',
    price: '34.45',
    taxClass: '',
    weight: '0.5',
    stock: 28,
    variant: { ...apron, option: 'Navy' },
  },
];

/** Sold in the shop, never entered in the ERP: what an order with an unknown SKU looks like. */
export const shopOnlyItem: CatalogueItem = {
  sku: 'TEAPOT-XL',
  name: 'Teapot XL (not in the ERP)',
  price: '41.18',
  taxClass: '',
  weight: '1.2',
  stock: 12,
};

/** What only the ERP knows as products: they stand for shipping and fees on sales orders. */
export const erpServices: ReadonlyArray<Pick<CatalogueItem, 'sku' | 'name' | 'price' | 'taxClass'>> = [
  { sku: 'SHIPPING', name: 'Shipping', price: '4.90', taxClass: '' },
  { sku: 'FEE', name: 'Fee', price: '2.00', taxClass: '' },
];
