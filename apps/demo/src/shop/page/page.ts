import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { html } from './html.ts';
import { orderSummaries, webhookSummaries } from './summaries.ts';
import { faultCard, ordersCard, webhooksCard } from './cards.ts';
import { pageScript } from './script.ts';
import { pageStyle } from './style.ts';
import { scenarios } from '../control/scenarios.ts';
import type { ServerParts } from '../server.ts';

/** Nothing from elsewhere. */
const POLICY = "default-src 'none'; connect-src 'self'; style-src 'self'; script-src 'self'; img-src data:";

/** The page at `/`. WordPress' `/?rest_route=` shares the address and goes to `orRest`. */
export function addPage(
  server: FastifyInstance,
  parts: ServerParts,
  orRest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>,
): void {
  server.get('/', async (request, reply) => {
    if (request.url.includes('rest_route=')) return orRest(request, reply);
    await reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(page(parts));
  });
  server.get('/demo/page.css', (_request, reply) => reply.type('text/css').send(pageStyle));
  server.get('/demo/page.js', (_request, reply) => reply.type('text/javascript').send(pageScript));
  server.get('/demo/panel', async (_request, reply) => {
    await reply.type('text/html; charset=utf-8').send(panel(parts).markup);
  });
}

/** The part of the page that changes; the script fetches it again after every action and every two seconds. */
function panel({ store, faults, actions }: ServerParts) {
  const orders = orderSummaries(store, actions.deliveries());
  return html`<div class="main">${ordersCard(orders, store.orders.size, store.webhooks.size > 0)}</div>
    <div class="side">
      ${webhooksCard(webhookSummaries(store), store.queue.length)} ${faultCard(faults.list())}
    </div>`;
}

function page(parts: ServerParts): string {
  const buttons = Object.entries(scenarios).map(
    ([name, { title, hint }]) =>
      html`<button
        class="scenario"
        data-method="POST"
        data-url="/demo/orders"
        data-body='{"scenario":"${name}"}'
      >
        <strong>${title}</strong><span>${hint}</span>
      </button>`,
  );
  const document = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>Demo shop</title>
      <link rel="icon" href="data:," />
      <link rel="stylesheet" href="/demo/page.css" />
      <script src="/demo/page.js" defer></script>
    </head>
    <body>
      <header>
        <span class="tile" aria-hidden="true">S</span>
        <div>
          <h1>Demo shop</h1>
          <p>Behaves as WooCommerce 11.0.1 does. Orders, people and money here are invented.</p>
        </div>
        <nav>${parts.links.map(({ title, url }) => html`<a href="${url}">${title}</a>`)}</nav>
        <code class="address">${parts.siteUrl()}/wp-json/wc/v3</code>
      </header>
      <section class="card" aria-labelledby="place">
        <div class="head">
          <h2 id="place">Place an order</h2>
          <button data-method="POST" data-url="/demo/orders" data-body='{"scenario":"simple","count":25}'>
            Place 25 at once
          </button>
        </div>
        <div class="scenarios">${buttons}</div>
      </section>
      <main id="panel">${panel(parts)}</main>
      <div id="notice" role="status" aria-live="polite"></div>
    </body>
  </html>`;
  return `<!doctype html>\n${document.markup}`;
}
