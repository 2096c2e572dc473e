/**
 * What the page does in the browser: every button names its call in `data-` attributes; after a call, and every
 * two seconds while the page is looked at, the changing part comes again from the server.
 */
export const pageScript = `
const panel = document.getElementById('panel');
const notice = document.getElementById('notice');
let shown = '';
let timer;

function say(text) {
  notice.textContent = text;
  notice.classList.add('shown');
  clearTimeout(timer);
  timer = setTimeout(() => notice.classList.remove('shown'), 4000);
}

async function refresh() {
  const answer = await fetch('/demo/panel');
  const markup = await answer.text();
  if (markup === shown) return;
  shown = markup;
  const focused = [...panel.querySelectorAll('button')].indexOf(document.activeElement);
  panel.innerHTML = markup;
  if (focused >= 0) panel.querySelectorAll('button')[focused]?.focus();
}

function outcome(body) {
  if (body.orders) return body.orders.length === 1 ? 'Placed order ' + body.orders[0].number : 'Placed ' + body.orders.length + ' orders';
  if (body.deliveries) {
    if (body.deliveries.length === 0) return 'No active webhook listens to this order';
    return body.deliveries.map((sent) => sent.topic + ': ' + (sent.status ?? 'no answer')).join(', ');
  }
  if (body.faults) return body.faults.length === 0 ? 'The shop behaves well again' : 'The shop will misbehave as told';
  return 'Changed order ' + body.number;
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-url]');
  if (!button) return;
  const { method, url, body } = button.dataset;
  button.ariaBusy = 'true';
  try {
    const headers = body ? { 'content-type': 'application/json' } : {};
    const answer = await fetch(url, { method, headers, body });
    const result = await answer.json();
    say(answer.ok ? outcome(result) : result.detail);
    await refresh();
  } catch {
    say('The shop does not answer.');
  } finally {
    button.ariaBusy = 'false';
  }
});

setInterval(() => document.hidden || refresh().catch(() => say('The shop does not answer.')), 2000);
`;
