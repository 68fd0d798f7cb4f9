// The catalogue: keeps "starts at once" current, and starts an app without leaving the document. The stream's modules are preloaded, so
// that a click only costs the claim, the page's HTML and the picture itself.

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

// After the page has loaded, and not for users who save data.
const whenIdle = globalThis.requestIdleCallback ?? (act => setTimeout(act, 200));
if (!navigator.connection?.saveData) addEventListener('load', () => whenIdle(prepare));

/** Posts the form as the browser would; where the answer is a session, its page takes this one's place. */
async function start(form) {
  const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(startLimit) });
  // Without a page to open, the start failed; the response is shown here.
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

// On going back from the stream page, the browser may show this page from its cache.
addEventListener('pageshow', event => { if (event.persisted) location.reload(); });

async function look() {
  if (document.hidden || left) return;
  const answer = await fetch('/v1/apps', { signal: AbortSignal.timeout(checkEvery) });
  if (answer.status === 401) return location.reload();
  if (!answer.ok) return;
  for (const app of await answer.json()) {
    const card = list.querySelector(`[data-app="${CSS.escape(app.name)}"]`);
    // A session began or ended in another tab, so the card's button changes.
    if (card && (card.querySelector('a') !== null) !== (app.sessionId !== undefined)) return location.reload();
    const badge = card?.querySelector('[data-speed]');
    if (!badge) continue;
    card.dataset.warm = app.warm;
    badge.className = `badge ${!app.available ? 'bad' : app.warm ? 'warm' : 'cold'}`;
    badge.textContent = !app.available ? 'Unavailable' : app.warm ? 'Ready' : `About ${app.etaSeconds} s`;
  }
}

setInterval(() => look().catch(() => { /* The next look may go through. */ }), checkEvery);
