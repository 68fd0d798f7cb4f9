// The stream page: connects the picture, reconnects it, and shows its status. Its appearance is in view.js, the bar in bar.js.
import { call, Refusal } from '../api.js';
import { setUpBar } from './bar.js';
import { setUpClipboard } from './clipboard.js';
import { follow } from './events.js';
import { setUpKeyboard } from './keyboard.js';
import { Picture } from './picture.js';
import { setUpTime } from './time.js';
import { View } from './view.js';
import { tryWebSocket } from '../probe.js';

/** How the picture is closed (StreamCloseCodes.cs). */
const sessionEnded = 4000, replaced = 4001, signedOut = 4003;
const shortestPause = 250, longestPause = 5_000;
/** Within this the server notices that we are gone: a session that is connected for longer is so in another window. */
const missedWithin = 20_000;
/** So often in a row the picture's connection may fail to open before the network is doubted. */
const attempts = 2;

const view = new View(document.getElementById('stream'));
let session = view.session;
let over = false;
/** Another window has the picture: it is not taken back unasked. */
let elsewhere = false;
let lineLostAt = 0;
let connectedWithoutUs = 0;
let opening = false;
/** The picture was closed because the session is ending: it does not come back. */
let ending = false;
/** How often the picture was lost since it was last seen. */
let losses = 0;
/** How often in a row the picture's connection was not even opened. */
let unopened = 0;
/** Nothing like it is opened here: something on the way blocks it. */
let blocked = false;
let pause = shortestPause;
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
setUpLeaving();

function onPicture() {
  clearTimeout(timer);
  lineLostAt = connectedWithoutUs = losses = unopened = 0;
  blocked = false;
  pause = shortestPause;
  view.show();
  picture.focus();
}

/** The line broke, another window took over, or the session is ending: the server knows which. */
function onClosed(code, reason, opened) {
  if (over) return;
  unopened = opened ? 0 : unopened + 1;
  if (unopened >= attempts) doubtNetwork();
  if (code === replaced) return yieldTo();
  if (code === signedOut) return leave(() => view.signedOut());
  ending = code === sessionEnded;
  if (reason === 'appExited') view.telling(`${session.appTitle} was closed`, 'Deleting its data…');
  // It has been inactive for a while.
  else if (code === Picture.silent) lost();
  if (losses++ === 0) comeBack();
  else again();
}

function yieldTo() {
  elsewhere = true;
  clearTimeout(timer);
  view.replaced(open);
}

/** The server gave a ticket each time, so it is there: perhaps what stands between lets pages through and nothing else. */
async function doubtNetwork() {
  const opens = await tryWebSocket();
  if (over || picture.connected) return;
  blocked = opens === null && unopened >= attempts;
  if (blocked) lost();
}

function lost() {
  lineLostAt ||= Date.now();
  if (blocked) view.blocked(lineLostAt + session.reconnectSeconds * 1000, open);
  else view.lineLost(lineLostAt + session.reconnectSeconds * 1000, open);
}

/** Closing the tab by a key that was meant for the app would be a pity. The page's own ways out are meant. */
function setUpLeaving() {
  let meant = false;
  const mean = event => { meant = !event.defaultPrevented; };
  for (const link of document.querySelectorAll('main a[href]')) link.addEventListener('click', mean);
  for (const form of document.querySelectorAll('main form')) form.addEventListener('submit', mean);
  addEventListener('beforeunload', event => { if (picture.open && !meant) event.preventDefault(); });
}

/** Gets the session's state and opens the picture, unless another window has it by now. */
async function comeBack() {
  clearTimeout(timer);
  if (over || elsewhere || picture.open) return;
  try {
    const now = await call('GET', `/v1/sessions/${session.id}`);
    if (over || elsewhere || picture.open) return;
    take(now);
    if (over || picture.open || session.state === 'queued') return;
    if (session.state !== 'connected') return open();
    connectedWithoutUs ||= Date.now();
    if (Date.now() - connectedWithoutUs > missedWithin) return yieldTo();
  } catch (error) {
    if (stopsFor(error)) return;
  }

  again();
}

function again() {
  if (over || elsewhere || picture.open) return;
  clearTimeout(timer);
  timer = setTimeout(comeBack, pause);
  pause = Math.min(longestPause, pause * 2);
  if (session.state !== 'queued' && !ending) lost();
}

/** Opens the picture with a new ticket, and so takes it from any other window. */
async function open() {
  clearTimeout(timer);
  if (over || opening || picture.open) return;
  opening = true;
  elsewhere = false;
  try {
    take(await call('POST', `/v1/sessions/${session.id}/tickets`));
  } catch (error) {
    if (!stopsFor(error)) again();
  } finally {
    opening = false;
  }
}

/** Whether it is of no use to ask any more. */
function stopsFor(error) {
  if (!(error instanceof Refusal)) return false;
  // The user signed in again in another tab. Reloading a page that was just loaded would not help.
  if (error.code === 'stale_page' && performance.now() > missedWithin) location.reload();
  if (error.status !== 401 && error.status !== 404) return false;
  leave(() => error.status === 401 ? view.signedOut() : view.missing());
  return true;
}

/** Stops asking, and shows why. */
function leave(show) {
  stop();
  events.close();
  show();
}

/** Checks for changes without a notification. */
function doubt() {
  if (picture.open) picture.check();
  else comeBack();
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
    open();
  }
}

function end() {
  if (!over) stop();
  view.ended(session);
  if (session.state === 'ended') events.close();
}

function stop() {
  over = true;
  clearTimeout(timer);
  picture.disconnect();
  clock.stop();
}

// The first ticket comes with the page, which saves a request.
const events = follow(`/v1/sessions/${session.id}/events`, take, doubt);
// After a change of network, existing connections may be dead without an error.
addEventListener('online', () => {
  if (over) return;
  pause = shortestPause;
  events.renew();
});
addEventListener('offline', doubt);
document.addEventListener('visibilitychange', () => { if (!document.hidden) doubt(); });
take(session);
