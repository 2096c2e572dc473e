import type { Fault } from '../../faults.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import type { OrderSummary, WebhookSummary } from './summaries.ts';

/** The newest orders, what is in them and how their webhooks went. */
export function ordersCard(orders: OrderSummary[], count: number, hasWebhooks: boolean): Html {
  const body =
    orders.length === 0
      ? html`<p class="empty">No orders yet. Place one above and watch it arrive.</p>`
      : html`<table>
          <thead>
            <tr>
              <th>Order</th>
              <th>Customer</th>
              <th>Items</th>
              <th class="number">Total</th>
              <th>Status</th>
              <th>Webhooks</th>
              <th><span class="hidden">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            ${orders.map((order) => orderRow(order, hasWebhooks))}
          </tbody>
        </table>`;
  const shown = orders.length < count ? `newest ${orders.length} of ${count}` : String(count);
  return html`<section class="card" aria-labelledby="orders">
    <div class="head">
      <h2 id="orders">Orders <span class="count">${shown}</span></h2>
    </div>
    ${body}
  </section>`;
}

function orderRow(order: OrderSummary, hasWebhooks: boolean): Html {
  const things = order.items.map(({ quantity, name }) => `${quantity} × ${name}`);
  const [first = 'Nothing', ...others] = things;
  const rest = others.length > 0 && html` <span class="more">+ ${others.length} more</span>`;
  return html`<tr>
    <td>
      <strong>${order.number}</strong
      ><time datetime="${order.placedAt}">${order.placedAt.slice(11, 19)} UTC</time>
    </td>
    <td>${order.customer}<small>${order.city}</small></td>
    <td title="${things.join(', ')}">
      ${first}${rest}${order.coupon !== null && html`<small>coupon ${order.coupon}</small>`}
    </td>
    <td class="number">${order.total} ${order.currency}</td>
    <td>${statusPill(order.status)}</td>
    <td>${deliveryMarks(order, hasWebhooks)}</td>
    <td>${orderActions(order, hasWebhooks)}</td>
  </tr>`;
}

function orderActions({ id, status, number }: OrderSummary, hasWebhooks: boolean): Html {
  const deliver = `/demo/orders/${id}/deliver`;
  const off = hasWebhooks ? html`` : html` disabled`;
  const complete = html`<button
    data-method="PATCH"
    data-url="/demo/orders/${id}"
    data-body='{"status":"completed"}'
    aria-label="Complete order ${number}"
  >
    Complete
  </button>`;
  return html`<div class="actions">
    ${status !== 'completed' && complete}
    <button data-method="POST" data-url="${deliver}" data-body='{"mode":"again"}' ${off}>
      Deliver again
    </button>
    <button
      data-method="POST"
      data-url="${deliver}"
      data-body='{"mode":"wrong-signature"}'
      aria-label="Deliver with a wrong signature"
      ${off}
    >
      Wrong signature
    </button>
  </div>`;
}

const marks: Record<string, string> = {
  processing: '●',
  completed: '✓',
  'on-hold': '◔',
  pending: '◔',
  cancelled: '–',
  refunded: '↩',
  failed: '✕',
  trash: '–',
};

function statusPill(status: OrderSummary['status']): Html {
  return html`<span class="pill ${status}"><i aria-hidden="true">${marks[status] ?? '·'}</i>${status}</span>`;
}

/** How the last deliveries went, and how many came before. */
function deliveryMarks({ deliveries, waiting }: OrderSummary, hasWebhooks: boolean): Html {
  if (deliveries.length === 0 && !waiting) {
    return html`<span class="quiet">${hasWebhooks ? 'none sent' : 'no webhook'}</span>`;
  }
  const last = deliveries.slice(-2).map(({ topic, status, outcome }) => {
    const event = topic.replace('order.', '');
    const answer = outcome === 'lost' ? 'lost' : (status ?? 'no answer');
    return html`<span class="mark ${outcome}"
      ><i aria-hidden="true">${outcome === 'accepted' ? '✓' : '✕'}</i>${event} · ${answer}</span
    >`;
  });
  const earlier = deliveries.length > 2 && html`<span class="quiet">${deliveries.length} sent in all</span>`;
  const next = waiting && html`<span class="mark waiting"><i aria-hidden="true">◔</i>waiting</span>`;
  return html`<div class="marks">${last}${next}${earlier}</div>`;
}

/** Where the shop sends what happens, and whether it has given up. */
export function webhooksCard(webhooks: WebhookSummary[], waiting: number): Html {
  const list =
    webhooks.length === 0
      ? html`<p class="empty">Nobody listens yet. A connected platform subscribes by itself.</p>`
      : html`<ul>
          ${webhooks.map(
            ({ topic, url, status, failures }) =>
              html`<li>
                <div class="line"><strong>${topic}</strong>${webhookPill(status)}</div>
                <code>${url}</code>
                ${failureNote(status, failures)}
              </li>`,
          )}
        </ul>`;
  return html`<section class="card" aria-labelledby="webhooks">
    <div class="head">
      <h2 id="webhooks">Webhooks</h2>
      ${waiting > 0 && html`<span class="mark waiting"><i aria-hidden="true">◔</i>${waiting} waiting</span>`}
    </div>
    ${list}
  </section>`;
}

function failureNote(status: WebhookSummary['status'], failures: number): Html | false {
  if (status === 'disabled') return html`<small>Seven failures in a row switched it off</small>`;
  return failures > 0 && html`<small>${failures} failed in a row; the seventh switches it off</small>`;
}

function webhookPill(status: WebhookSummary['status']): Html {
  const mark = { active: '✓', paused: '–', disabled: '✕' }[status];
  return html`<span class="pill ${status}"><i aria-hidden="true">${mark}</i>${status}</span>`;
}

const mischief = [
  { label: 'Lose the next webhook', fault: { kind: 'drop-before', operation: 'webhook', times: 1 } },
  {
    label: 'Send the next webhook 30 s late',
    fault: { kind: 'delay', operation: 'webhook', times: 1, delayMs: 30_000 },
  },
  {
    label: 'Answer the next order list with 503',
    fault: { kind: 'status-503-before', operation: 'GET /orders', times: 1 },
  },
  {
    label: 'Change the next order, then hang up',
    fault: { kind: 'drop-after', operation: 'PUT /orders/:id', times: 1 },
  },
];

/** What the shop is told to do wrong. */
export function faultCard(active: Fault[]): Html {
  const list =
    active.length === 0
      ? html`<p class="empty">The shop behaves well.</p>`
      : html`<ul>
          ${active.map(
            ({ kind, operation, times }) =>
              html`<li>
                <div class="line">
                  <strong>${kind}</strong
                  ><span class="quiet">${times === undefined ? 'always' : `${times} ×`}</span>
                </div>
                <code>${operation ?? 'every call'}</code>
              </li>`,
          )}
        </ul>`;
  const buttons = mischief.map(({ label, fault }) => {
    const body = JSON.stringify({ faults: [...active.map(({ ...kept }) => kept), fault] });
    return html`<button data-method="PUT" data-url="/demo/faults" data-body="${body}">${label}</button>`;
  });
  return html`<section class="card" aria-labelledby="faults">
    <div class="head">
      <h2 id="faults">Faults</h2>
      ${active.length > 0 && html`<button data-method="DELETE" data-url="/demo/faults">Clear all</button>`}
    </div>
    ${list}
    <div class="stack">${buttons}</div>
  </section>`;
}
