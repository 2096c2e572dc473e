import type { SalesOrder, SalesOrderLine, StockedProduct } from '../sales-orders.ts';
import { markup, type Markup } from './markup.ts';

/** Older orders are in the control API; a page of thousands helps nobody. */
export const shownOrders = 100;

const stateNames: Readonly<Record<string, string>> = {
  draft: 'Quotation',
  sent: 'Quotation sent',
  sale: 'Sales order',
  cancel: 'Cancelled',
};

/** The newest orders, and how many there are. */
export function ordersSection(orders: readonly SalesOrder[], count: number): Markup {
  const head = markup`<h2>Sales orders <span class="count">${count}</span></h2>`;
  if (orders.length === 0) {
    return markup`${head}
  <p class="empty">No orders yet. Place one in the demo shop: it arrives here through the flow.</p>`;
  }
  return markup`${head}
  <div class="scroll"><table>
    <thead><tr><th class="fold"></th><th>Number</th><th>Customer</th><th>Reference</th><th class="number">Lines</th>
      <th class="number">Untaxed</th><th class="number">Tax</th><th class="number">Total</th><th>State</th><th>Created</th></tr></thead>
    ${orders.map(orderRows)}
  </table></div>
  ${count > orders.length ? markup`<p class="quiet">The newest ${orders.length} are shown.</p>` : markup``}`;
}

function orderRows(order: SalesOrder): Markup {
  return markup`<tbody data-order="${order.id}">
      <tr class="order"><td class="fold"><button type="button" aria-expanded="false" aria-label="Lines of ${order.number}"></button></td>
        <td class="strong">${order.number}</td><td class="cut" title="${order.customer.name}">${order.customer.name}</td>
        <td><code>${order.reference ?? ''}</code></td><td class="number">${order.lines.length}</td>
        <td class="number">${order.untaxed}</td><td class="number">${order.tax}</td>
        <td class="number strong">${order.total} ${order.currency}</td>
        <td><span class="state ${order.state}">${stateNames[order.state] ?? order.state}</span></td>
        <td><time datetime="${order.createdAt}">${order.createdAt.slice(0, 16).replace('T', ' ')}</time></td></tr>
      <tr class="lines" hidden><td></td><td colspan="9"><table>
        <thead><tr><th>SKU</th><th>Text</th><th class="number">Quantity</th><th class="number">Unit price</th>
          <th class="number">Discount</th><th>Tax</th><th class="number">Untaxed</th><th class="number">Total</th></tr></thead>
        <tbody>${order.lines.map(lineRow)}</tbody></table></td></tr>
    </tbody>`;
}

function lineRow(line: SalesOrderLine): Markup {
  const discount = line.discountPercent === '0' ? '' : `${line.discountPercent} %`;
  return markup`<tr><td><code>${line.sku ?? ''}</code></td><td>${line.name}</td><td class="number">${line.quantity}</td>
          <td class="number">${line.unitPrice}</td><td class="number">${discount}</td><td>${line.taxes.join(', ')}</td>
          <td class="number">${line.untaxed}</td><td class="number">${line.total}</td></tr>`;
}

export function productsSection(products: readonly StockedProduct[]): Markup {
  const teapot = products.some(({ sku }) => sku === 'TEAPOT-XL')
    ? markup``
    : markup`<p class="hint">The shop also sells <code>TEAPOT-XL</code>. It is missing here on purpose:
    order it to see an exception, then add it.</p>`;
  return markup`<h2>Products <span class="count">${products.length}</span></h2>
  ${teapot}
  <div class="scroll"><table>
    <thead><tr><th>SKU</th><th>Name</th><th class="number">Price without tax</th><th>Tax</th></tr></thead>
    <tbody>${products.map(
      ({ sku, name, price, taxes }) =>
        markup`<tr><td><code>${sku}</code></td><td>${name}</td><td class="number">${price}</td><td>${taxes.join(', ')}</td></tr>`,
    )}</tbody>
  </table></div>`;
}
