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
/** What this page knows of its session and of the picture's connection. */
const page = {
  session: view.session,
  /** The session has ended, or the user may no longer see it. */
  over: false,
  /** Another window has the picture. It is not taken back without a click. */
  elsewhere: false,
  /** The picture was closed because the session is ending, and does not return. */
  ending: false,
  /** A new ticket was requested. */
  opening: false,
  /** Since when the connection is lost, in ms since the epoch; 0 if it is not. */
  lineLostAt: 0,
  /** Since when the session is connected, but not here, in ms since the epoch; 0 if it is not. */
  connectedWithoutUs: 0,
  /** How often the picture was lost since it was last shown. */
  losses: 0,
  /** How many attempts in a row did not even open a connection. */
  unopened: 0,
  /** Something on the network path blocks WebSockets. */
  blocked: false,
  /** Until the next attempt, in ms. */
  pause: shortestPause,
  timer: 0,
};

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
  clearTimeout(page.timer);
  page.lineLostAt = page.connectedWithoutUs = page.losses = page.unopened = 0;
  page.blocked = false;
  page.pause = shortestPause;
  view.show();
  picture.focus();
}

/** The line broke, another window took over, or the session is ending: the server knows which. */
function onClosed(code, reason, opened) {
  if (page.over) return;
  page.unopened = opened ? 0 : page.unopened + 1;
  if (page.unopened >= attempts) doubtNetwork();
  if (code === replaced) return yieldTo();
  if (code === signedOut) return leave(() => view.signedOut());
  page.ending = code === sessionEnded;
  if (reason === 'appExited') view.telling(`${page.session.appTitle} was closed`, 'Deleting its data…');
  // It has been inactive for a while.
  else if (code === Picture.silent) lost();
  if (page.losses++ === 0) comeBack();
  else again();
}

function yieldTo() {
  page.elsewhere = true;
  clearTimeout(page.timer);
  view.replaced(open);
}

/** The server gave a ticket each time, so it is there: perhaps what stands between lets pages through and nothing else. */
async function doubtNetwork() {
  const opens = await tryWebSocket();
  if (page.over || picture.connected) return;
  page.blocked = opens === null && page.unopened >= attempts;
  if (page.blocked) lost();
}

function lost() {
  page.lineLostAt ||= Date.now();
  if (page.blocked) view.blocked(page.lineLostAt + page.session.reconnectSeconds * 1000, open);
  else view.lineLost(page.lineLostAt + page.session.reconnectSeconds * 1000, open);
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
  clearTimeout(page.timer);
  if (page.over || page.elsewhere || picture.open) return;
  try {
    const now = await call('GET', `/v1/sessions/${page.session.id}`);
    if (page.over || page.elsewhere || picture.open) return;
    take(now);
    if (page.over || picture.open || page.session.state === 'queued') return;
    if (page.session.state !== 'connected') return open();
    page.connectedWithoutUs ||= Date.now();
    if (Date.now() - page.connectedWithoutUs > missedWithin) return yieldTo();
  } catch (error) {
    if (stopsFor(error)) return;
  }

  again();
}

function again() {
  if (page.over || page.elsewhere || picture.open) return;
  clearTimeout(page.timer);
  page.timer = setTimeout(comeBack, page.pause);
  page.pause = Math.min(longestPause, page.pause * 2);
  if (page.session.state !== 'queued' && !page.ending) lost();
}

/** Opens the picture with a new ticket, and so takes it from any other window. */
async function open() {
  clearTimeout(page.timer);
  if (page.over || page.opening || picture.open) return;
  page.opening = true;
  page.elsewhere = false;
  try {
    take(await call('POST', `/v1/sessions/${page.session.id}/tickets`));
  } catch (error) {
    if (!stopsFor(error)) again();
  } finally {
    page.opening = false;
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
  if (order[news.state] < order[page.session.state]) return;
  const before = page.session.state;
  page.session = { ...news, connection: undefined };
  clock.deadline(page.session.deadline);
  if (page.session.state === 'ending' || page.session.state === 'ended') return end();
  if (page.session.state === 'queued') return view.queued(page.session.position, page.session.etaSeconds);
  if (page.session.state === 'disconnected' && picture.open) picture.check();
  view.step('claimed');
  if (news.connection && !picture.open) {
    view.step('opening');
    picture.connect(news.connection);
  } else if (before === 'queued' && !picture.open) {
    open();
  }
}

function end() {
  if (!page.over) stop();
  view.ended(page.session);
  if (page.session.state === 'ended') events.close();
}

function stop() {
  page.over = true;
  clearTimeout(page.timer);
  picture.disconnect();
  clock.stop();
}

// The first ticket comes with the page, which saves a request.
const events = follow(`/v1/sessions/${page.session.id}/events`, take, doubt);
// After a change of network, existing connections may be dead without an error.
addEventListener('online', () => {
  if (page.over) return;
  page.pause = shortestPause;
  events.renew();
});
addEventListener('offline', doubt);
document.addEventListener('visibilitychange', () => { if (!document.hidden) doubt(); });
take(page.session);
