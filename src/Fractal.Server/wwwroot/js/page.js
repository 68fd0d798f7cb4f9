// For every page with a header: the colour switch, and times in the reader's time zone.
import { keep } from './kept.js';

const names = { auto: 'as the system', light: 'light', dark: 'dark' };
const button = document.querySelector('[data-theme-switch]');
if (button) {
  const show = theme => button.setAttribute('aria-label', `Colours: ${names[theme]}`);
  const now = () => document.documentElement.dataset.theme ?? 'auto';
  show(now());
  button.addEventListener('click', () => {
    const next = { auto: 'light', light: 'dark', dark: 'auto' }[now()];
    if (next === 'auto') {
      delete document.documentElement.dataset.theme;
      keep('theme', null);
    } else {
      document.documentElement.dataset.theme = next;
      keep('theme', next);
    }
    show(next);
  });
}

const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: 'auto' });
const units = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];
function tellTimes() {
  for (const time of document.querySelectorAll('time[datetime]')) tellTime(time);
}

function tellTime(time) {
  const at = new Date(time.dateTime);
  const seconds = (at - Date.now()) / 1000;
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? units.at(-1);
  time.title = at.toLocaleString();
  time.textContent = Math.abs(seconds) > 30 * 86_400 ? at.toLocaleDateString() : relative.format(Math.round(seconds / length), unit);
}

tellTimes();
document.addEventListener('fractal:refreshed', tellTimes);
