import type { FastifyInstance } from 'fastify';
import type { PageLink } from '../../page-link.ts';
import type { Erp } from '../erp.ts';
import type { Database } from '../orm/model.ts';
import { Markup, markup } from './markup.ts';
import type { Mode, Modes } from './modes.ts';
import { ordersSection, productsSection, shownOrders } from './page-sections.ts';
import { pageScript } from './page-script.ts';
import { pageStyle } from './page-style.ts';

interface Shown {
  erp: Omit<Erp, 'url' | 'close'>;
  modes: Modes;
  database: Database;
  links: readonly PageLink[];
}

const modes: ReadonlyArray<{ mode: Mode; title: string; effect: string }> = [
  { mode: 'normal', title: 'Working', effect: 'Every call is answered at once.' },
  { mode: 'down', title: 'Down', effect: 'Connections are closed before anything is done.' },
  { mode: 'slow', title: 'Slow', effect: 'Every call takes three seconds.' },
  { mode: 'rate-limited', title: 'Rate limited', effect: 'Every call is refused with 429 and told to wait.' },
  {
    mode: 'executes-then-times-out',
    title: 'Executes but answers too late',
    effect: 'Writes are done, but the answer comes a minute later: the caller cannot know.',
  },
];

/** The page for people: what the ERP holds, and how it shall behave. */
export function servePage(app: FastifyInstance, shown: Shown): void {
  app.get('/', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(renderPage(shown)),
  );
}

function renderPage({ erp, modes: switched, database, links }: Shown): string {
  const count = database.store.count('sale.order');
  const orders = ordersSection(erp.salesOrders({ limit: shownOrders }), count);
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo ERP</title>
<link rel="icon" href="data:,">
<style>${new Markup(pageStyle)}</style>
</head>
<body>
<header>
  <h1>Demo ERP</h1>
  <p class="quiet">Behaves as Odoo ${database.version}, database <code>${database.name}</code></p>
  <nav>${links.map(({ title, url }) => markup`<a href="${url}">${title}</a>`)}</nav>
  <p class="quiet lost" id="lost" hidden>Connection lost, trying again</p>
</header>
<main>
<section id="mode" class="card" aria-label="Behaviour" data-live>${modeSwitch(switched.current)}</section>
<section id="orders" class="card" aria-label="Sales orders" data-live>${orders}</section>
<section class="card" aria-label="Products">
  <div id="products" data-live>${productsSection(erp.products())}</div>
  ${productForm}
</section>
</main>
<script type="module">${new Markup(pageScript)}</script>
</body>
</html>
`;
  return page.text;
}

function modeSwitch({ mode, until }: { mode: Mode; until: string | null }): Markup {
  const effect = modes.find((candidate) => candidate.mode === mode)?.effect ?? '';
  const end =
    until === null ? markup`` : markup` Until <time datetime="${until}">${until.slice(11, 19)}</time>.`;
  return markup`
  <div class="segments" role="radiogroup" aria-label="How the ERP behaves">
    ${modes.map(
      (
        choice,
      ) => markup`<button type="button" role="radio" data-mode="${choice.mode}" title="${choice.effect}"
      aria-checked="${String(choice.mode === mode)}">${choice.title}</button>`,
    )}
  </div>
  <p class="effect">${effect}${end}</p>`;
}

const productForm = markup`<form id="add-product">
  <label>SKU <input name="sku" required placeholder="TEAPOT-XL" autocomplete="off"></label>
  <label class="wide">Name <input name="name" required placeholder="Teapot, extra large" autocomplete="off"></label>
  <label>Price without tax <input name="price" required placeholder="34.90" inputmode="decimal" pattern="\\d+(\\.\\d{1,2})?" title="Such as 34.90" autocomplete="off"></label>
  <label>Tax <select name="taxClass"><option value="">19 %</option><option value="reduced-rate">7 %</option></select></label>
  <button type="submit" class="primary">Add product</button>
  <p class="error" id="product-error" role="alert" hidden></p>
</form>`;
