// The slim bar over the picture. It hides after a while and opens by its handle, by the pointer at the upper edge, or by Ctrl-Alt-Shift.
import { keep, kept } from '../kept.js';
import { onPixelRatio } from './sizing.js';

const hideAfter = 2_500, measureEvery = 10_000;
const byId = id => document.getElementById(id);

export function setUpBar(picture, view) {
  const bar = byId('bar'), handle = byId('handle');
  let timer = 0;

  const isOpen = () => bar.classList.contains('open');
  const open = () => {
    bar.classList.add('open');
    handle.setAttribute('aria-expanded', 'true');
    later();
    measure();
  };
  const close = () => {
    for (const panel of bar.querySelectorAll('.panel')) panel.hidden = true;
    for (const button of bar.querySelectorAll('[data-panel]')) button.setAttribute('aria-expanded', 'false');
    bar.classList.remove('open');
    handle.setAttribute('aria-expanded', 'false');
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!bar.matches(':hover, :focus-within')) close(); else later(); }, hideAfter);
  };

  const enter = () => { open(); bar.querySelector('.tools a').focus(); };

  handle.addEventListener('click', enter);
  document.addEventListener('pointermove', event => { if (event.clientY < 2 && event.buttons === 0 && !isOpen()) open(); });
  document.addEventListener('keydown', event => {
    if (event.ctrlKey && event.altKey && event.shiftKey && !isOpen()) {
      // The app does not receive the third key, because it would never receive its release.
      event.preventDefault();
      event.stopPropagation();
      enter();
    } else if (event.key === 'Escape' && bar.contains(document.activeElement)) {
      close();
      picture.focus();
    }
  }, true);

  for (const button of bar.querySelectorAll('[data-panel]')) {
    button.addEventListener('click', () => {
      const panel = byId(button.getAttribute('aria-controls'));
      const show = panel.hidden;
      for (const other of bar.querySelectorAll('.panel')) other.hidden = true;
      for (const other of bar.querySelectorAll('[data-panel]')) other.setAttribute('aria-expanded', 'false');
      panel.hidden = !show;
      button.setAttribute('aria-expanded', String(show));
    });
  }

  setUpKeys(bar, picture);
  setUpFullScreen();
  byId('quality').addEventListener('change', event => { picture.quality = event.target.value; });
  setUpResolution(picture);
  byId('screenshot').addEventListener('click', () => save(picture, view.session.app));
  setInterval(() => { if (isOpen()) measure(); }, measureEvery);
}

/** Kept for the next session, where the browser keeps anything. */
function setUpResolution(picture) {
  const choice = byId('resolution');
  const show = () => { choice.closest('label').hidden = devicePixelRatio === 1; };
  choice.value = kept('resolution') === 'fine' ? 'fine' : 'usual';
  picture.fine = choice.value === 'fine';
  choice.addEventListener('change', () => {
    picture.fine = choice.value === 'fine';
    keep('resolution', choice.value);
  });
  onPixelRatio(show);
  show();
}

function setUpKeys(bar, picture) {
  for (const button of bar.querySelectorAll('[data-keys]')) button.addEventListener('click', () => picture.press(button.dataset.keys.split(' ')));
  for (const button of bar.querySelectorAll('[data-hold]'))
    button.addEventListener('click', () => button.setAttribute('aria-pressed', String(picture.toggle(button.dataset.hold))));
  picture.addEventListener('released', () => { for (const button of bar.querySelectorAll('[data-hold]')) button.setAttribute('aria-pressed', 'false'); });
}

function setUpFullScreen() {
  const button = byId('fullscreen');
  if (!document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener('click', () => document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  document.addEventListener('fullscreenchange', () => {
    const full = document.fullscreenElement !== null;
    button.textContent = full ? 'Exit full screen' : 'Full screen';
    // Then the app receives the keys that browsers otherwise reserve (Ctrl-W, Ctrl-T, F11, Escape), if the browser supports it.
    if (full) navigator.keyboard?.lock?.().catch(() => { /* It does not. */ });
    else navigator.keyboard?.unlock?.();
  });
}

async function save(picture, app) {
  const image = await picture.save();
  if (!image) return;
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(image), download: `${app}.png` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** The round trip to the server, as a request takes it. */
async function measure() {
  const began = performance.now();
  try {
    await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
    byId('latency').textContent = `${Math.round(performance.now() - began)} ms`;
  } catch {
    byId('latency').textContent = 'no answer';
  }
}
