// The stream page: opens the picture, keeps it open, and says what is going on. How it looks is in view.js, the bar in bar.js.
import { call, Refusal } from '../api.js';
import { setUpBar } from './bar.js';
import { setUpClipboard } from './clipboard.js';
import { follow } from './events.js';
import { setUpKeyboard } from './keyboard.js';
import { Picture } from './picture.js';
import { setUpTime } from './time.js';
import { View } from './view.js';

const appExited = 4000, replaced = 4001;
const longestPause = 5_000;

const view = new View(document.getElementById('stream'));
let session = view.session;
let over = false;
/** Another window has the picture: it is not taken back unasked. */
let elsewhere = false;
let lineLostAt = 0;
let pause = 0;
let timer = 0;

const typing = document.getElementById('typing');
const picture = new Picture(document.getElementById('screen'), document.getElementById('still'), typing, {
  opened: () => view.step('picture'),
  seen: onPicture,
  closed: onClosed,
});
const clock = setUpTime(view);
setUpBar(picture, view);
setUpKeyboard(picture, typing);
setUpClipboard(picture);

function onPicture() {
  lineLostAt = pause = 0;
  view.show();
  picture.focus();
}

/** The line broke, another window took over, or the session is ending: the server knows which. */
function onClosed(code) {
  if (over) return;
  if (code === replaced) {
    elsewhere = true;
    return view.replaced(() => {
      elsewhere = false;
      reopen();
    });
  }
  if (code === appExited) view.telling(`${session.appTitle} was closed`, 'Clearing up…');
  lineLostAt ||= Date.now();
  retry();
}

function retry() {
  clearTimeout(timer);
  timer = setTimeout(reopen, pause);
  if (pause > 0) view.lineLost(lineLostAt + session.reconnectSeconds * 1000, () => { pause = 0; reopen(); });
  pause = Math.min(longestPause, pause * 2 || 250);
}

async function reopen() {
  clearTimeout(timer);
  if (over || picture.open) return;
  try {
    take(await call('POST', `/v1/sessions/${session.id}/tickets`));
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return view.signedOut();
    if (error instanceof Refusal && (error.status === 404 || error.status === 409)) return look();
    retry();
  }
}

async function look() {
  try {
    take(await call('GET', `/v1/sessions/${session.id}`));
    if (!over && session.state !== 'queued') retry();
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) return view.signedOut();
    if (error instanceof Refusal && error.status === 404) return view.missing();
    retry();
  }
}

/** Something may have changed that nobody told us of. */
function doubt() {
  if (over || elsewhere) return;
  if (picture.open) picture.check();
  else look();
}

const order = { queued: 0, claimed: 1, connected: 1, disconnected: 1, ending: 2, ended: 3 };

/** Takes in what the server says of the session. Answers and events overtake each other: a state that was left does not come back. */
function take(news) {
  if (order[news.state] < order[session.state]) return;
  const before = session.state;
  session = { ...news, connection: undefined };
  clock.deadline(session.deadline);
  if (session.state === 'ending' || session.state === 'ended') return end();
  if (session.state === 'queued') return view.queued(session.position, session.etaSeconds);
  if (session.state === 'disconnected' && picture.open) picture.check();
  view.step('claimed');
  if (news.connection && !picture.open) {
    view.step('opening');
    picture.connect(news.connection);
  } else if (before === 'queued' && !picture.open) {
    reopen();
  }
}

function end() {
  if (!over) {
    over = true;
    clearTimeout(timer);
    picture.disconnect();
    clock.stop();
  }
  view.ended(session);
  if (session.state === 'ended') events.close();
}

// The first one comes with the page: no time is lost on another request.
const events = follow(`/v1/sessions/${session.id}/events`, take, doubt);
// What stood before a change of the network may be dead without a word.
addEventListener('online', () => {
  pause = 0;
  events.renew();
});
addEventListener('offline', doubt);
document.addEventListener('visibilitychange', () => { if (!document.hidden) doubt(); });
take(session);
