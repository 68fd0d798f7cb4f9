// Operators' pages: the server says when something changed, and the page is fetched anew and put in place, unless someone is in the middle of something.

const longestPause = 30_000;
const place = document.querySelector('[data-live]');
let waiting = false;

const busy = () => document.hidden || place.querySelector('details[open], input:focus, select:focus, button:focus') !== null;

async function refresh() {
  if (busy()) { waiting = true; return; }
  waiting = false;
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
  if (!next || busy()) return;
  const scrolled = [...place.querySelectorAll('.scroll')].map(s => s.scrollLeft);
  place.replaceChildren(...next.childNodes);
  [...place.querySelectorAll('.scroll')].forEach((s, i) => { s.scrollLeft = scrolled[i] ?? 0; });
  document.dispatchEvent(new Event('fractal:refreshed'));
}

if (place) {
  const events = new EventSource('/v1/admin/events');
  events.addEventListener('changed', () => refresh().catch(() => { waiting = true; }));
  for (const sign of ['visibilitychange', 'focusout', 'toggle']) document.addEventListener(sign, () => { if (waiting) setTimeout(() => refresh().catch(() => { waiting = true; }), 200); }, true);
  setInterval(() => refresh().catch(() => { waiting = true; }), longestPause);
}
