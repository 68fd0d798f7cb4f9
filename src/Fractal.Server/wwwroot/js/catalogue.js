// The catalogue: keeps "starts at once" true, and starts an app without leaving the document: what the picture needs is loaded before anybody
// clicks, so that a click costs the claim, the page's HTML and the picture's own way.

const modules = JSON.parse(document.querySelector('script[data-modules]').dataset.modules);
const list = document.querySelector('[data-catalogue]');
const checkEvery = 5_000;
const startLimit = 15_000;
let prepared = false;
let left = false;

/** Loads what shows a picture, side by side instead of one import after the other; none of it runs until there is one to show. */
function prepare() {
  if (prepared) return;
  prepared = true;
  for (const href of modules) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
  import('./stream/picture.js').catch(() => { prepared = false; });
}

for (const form of list.querySelectorAll('form[data-start]')) {
  for (const sign of ['pointerenter', 'focusin', 'touchstart']) form.addEventListener(sign, prepare, { passive: true });
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = 'true';
    const button = form.querySelector('button');
    button.setAttribute('aria-busy', 'true');
    button.firstChild.textContent = 'Starting…';
    start(form).catch(() => form.submit());
  });
}

// Once the page itself is done, and not for those who count bytes.
const whenIdle = globalThis.requestIdleCallback ?? (act => setTimeout(act, 200));
if (!navigator.connection?.saveData) addEventListener('load', () => whenIdle(prepare));

/** Posts the form as the browser would; where the answer is a session, its page takes this one's place. */
async function start(form) {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(startLimit) });
  // Without a page to go to, something failed: this one says so.
  if (!answer.redirected) return location.assign('/apps?refused=unavailable');
  if (!answer.ok || !new URL(answer.url).pathname.startsWith('/sessions/')) return location.assign(answer.url);
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
  left = true;
  history.pushState(null, '', answer.url);
  addEventListener('popstate', () => location.reload());
  document.title = next.title;
  document.querySelector('meta[name=antiforgery]').content = next.querySelector('meta[name=antiforgery]').content;
  document.body.replaceWith(next.body);
  await import('./stream/main.js');
}

// Back from the stream page, the browser may show this page as it was left.
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

async function look() {
  if (document.hidden || left) return;
  const answer = await fetch('/v1/apps', { signal: AbortSignal.timeout(checkEvery) });
  if (answer.status === 401) return location.reload();
  if (!answer.ok) return;
  for (const app of await answer.json()) {
    const card = list.querySelector(`[data-app="${CSS.escape(app.name)}"]`);
    // A session began or ended elsewhere: what the card offers is another thing now.
    if (card && (card.querySelector('a') !== null) !== (app.sessionId !== undefined)) return location.reload();
    const badge = card?.querySelector('[data-speed]');
    if (!badge) continue;
    card.dataset.warm = app.warm;
    badge.className = `badge ${!app.available ? 'bad' : app.warm ? 'warm' : 'cold'}`;
    badge.textContent = !app.available ? 'Unavailable' : app.warm ? 'Ready' : `About ${app.etaSeconds} s`;
  }
}

setInterval(() => look().catch(() => { /* The next look may go through. */ }), checkEvery);
