// Administration pages: reloads the content when the server reports a change, unless the user is editing.

const longestPause = 30_000, oldAfter = 60_000;
const place = document.querySelector('[data-live]');
const note = document.querySelector('[data-stale]');
let freshAt = new Date();
let waiting = false;

const busy = () => document.hidden || place.querySelector('details[open], input:focus, select:focus, button:focus') !== null;

async function refresh() {
  if (busy()) {
    waiting = true;
    if (Date.now() - freshAt > oldAfter) tell('Updates are paused while you edit.');
    return;
  }

  waiting = false;
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) return stale();
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
  // Signed out, or no longer an administrator: the response explains it.
  if (!next) return location.reload();
  if (busy()) return;
  fresh();
  const scrolled = [...place.querySelectorAll('.scroll')].map(s => [s.scrollLeft, s.scrollTop]);
  place.replaceChildren(...next.childNodes);
  [...place.querySelectorAll('.scroll')].forEach((s, i) => { s.scrollTo(...(scrolled[i] ?? [0, 0])); });
  document.dispatchEvent(new Event('fractal:refreshed'));
}

function fresh() {
  freshAt = new Date();
  note.hidden = true;
}

/** Old figures that look like new ones are worse than none. */
function tell(why) {
  note.hidden = false;
  const text = `${why} What you see is from ${freshAt.toLocaleTimeString()}.`;
  if (note.textContent !== text) note.textContent = text;
}

function stale() {
  waiting = true;
  tell('The server is not responding.');
}

if (place) {
  const events = new EventSource('/v1/admin/events');
  events.addEventListener('changed', () => refresh().catch(stale));
  for (const sign of ['visibilitychange', 'focusout', 'toggle']) document.addEventListener(sign, () => { if (waiting) setTimeout(() => refresh().catch(stale), 200); }, true);
  setInterval(() => refresh().catch(stale), longestPause);
}
