/**
 * What makes the page live: it fetches itself and swaps the parts that changed, so that the server is the only one
 * that renders. Open orders stay open.
 */
export const pageScript = `
const open = new Set();

function showOpen() {
  for (const order of document.querySelectorAll('[data-order]')) {
    const isOpen = open.has(order.dataset.order);
    order.querySelector('.lines').hidden = !isOpen;
    order.querySelector('[aria-expanded]').setAttribute('aria-expanded', String(isOpen));
  }
  for (const time of document.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    time.title = at.toString();
    time.textContent = at.toLocaleString([], { dateStyle: 'short', timeStyle: 'medium' });
  }
}

const rendered = new Map();
for (const part of document.querySelectorAll('[data-live]')) rendered.set(part.id, part.innerHTML);

async function refresh() {
  try {
    const answer = await fetch('/', { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const part of page.querySelectorAll('[data-live]')) {
      if (rendered.get(part.id) === part.innerHTML) continue;
      rendered.set(part.id, part.innerHTML);
      const focused = document.activeElement?.dataset?.mode;
      document.getElementById(part.id).innerHTML = part.innerHTML;
      if (focused) document.querySelector('[data-mode="' + focused + '"]')?.focus();
    }
    showOpen();
    document.getElementById('lost').hidden = true;
  } catch {
    document.getElementById('lost').hidden = false;
  }
}

const post = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

document.addEventListener('click', async (event) => {
  const choice = event.target.closest('[data-mode]');
  if (choice) {
    await post('/demo/modes', { mode: choice.dataset.mode });
    return refresh();
  }
  const row = event.target.closest('.order');
  if (!row) return;
  const id = row.closest('[data-order]').dataset.order;
  if (!open.delete(id)) open.add(id);
  showOpen();
});

document.addEventListener('keydown', (event) => {
  const choice = event.target.closest('[data-mode]');
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!choice || !step) return;
  const choices = [...document.querySelectorAll('[data-mode]')];
  choices[(choices.indexOf(choice) + step + choices.length) % choices.length].focus();
});

document.getElementById('add-product').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  const answer = await post('/demo/products', Object.fromEntries(new FormData(form)));
  const error = document.getElementById('product-error');
  error.hidden = answer.ok;
  if (answer.ok) form.reset();
  else error.textContent = (await answer.json()).detail;
  await refresh();
});

showOpen();
setInterval(refresh, 1500);
`;
