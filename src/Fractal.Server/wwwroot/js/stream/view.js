// What the stream page shows over the picture: the steps of opening, a lost connection, the end.
import { tick } from './ticking.js';

const byId = id => document.getElementById(id);

export class View {
  #countdown = 0;
  #until = 0;
  #ends;
  #warnings;

  constructor(stream) {
    this.session = JSON.parse(stream.dataset.session);
    this.#ends = JSON.parse(stream.dataset.ends);
    this.#warnings = JSON.parse(stream.dataset.warnings);
    this.stream = stream;
  }

  /** Marks a step of opening as under way, and those before it as done. */
  step(name) {
    const steps = [...byId('steps').children];
    const at = steps.findIndex(step => step.dataset.step === name);
    steps.forEach((step, i) => { step.className = i < at ? 'done' : i === at ? 'now' : ''; });
  }

  /** The picture is there: nothing stands before it. */
  show() {
    this.#cover(null);
    this.stream.dataset.state = 'open';
  }

  queued(position, etaSeconds) {
    this.#cover('opening', `Starting ${this.session.appTitle}`, true);
    byId('explanation').textContent = position > 1
      ? `Position ${position} in the queue, about ${etaSeconds} s.` : `Starting a new container, about ${etaSeconds} s.`;
    this.step('claimed');
  }

  telling(headline, words) {
    this.#cover('telling', headline);
    byId('explanation').textContent = words;
  }

  /** Pages get through, but the picture's connection does not. */
  blocked(until, now) {
    this.lineLost(until, now, 'WebSockets are blocked');
    byId('advice').hidden = false;
  }

  lineLost(until, now, headline = 'Connection lost') {
    this.#until = until;
    if (this.stream.dataset.state === 'lost' && byId('headline').textContent === headline) return;
    this.#cover('lost', headline);
    const tell = () => tick(byId('explanation'), Math.max(0, this.#until - Date.now()), (left, seconds) => seconds > 0
      ? `Your session is kept for ${left}. Reconnecting…` : 'Reconnecting… The session may have ended.');
    tell();
    this.#countdown = setInterval(tell, 1000);
    this.#offer(now, 'Reconnect now');
  }

  replaced(comeBack) {
    this.#cover('telling', 'Opened in another window');
    byId('explanation').textContent = 'A session can be open in one window at a time.';
    this.#offer(comeBack, 'Use here');
  }

  signedOut() {
    this.#cover('telling', 'You are signed out');
    byId('explanation').textContent = 'Sign in to return to this session.';
    this.#offer(() => location.assign(`/sign-in?returnUrl=${encodeURIComponent(location.pathname)}`), 'Sign in');
  }

  missing() {
    this.#cover('ended', 'Session not found');
    byId('explanation').textContent = 'It does not exist, or it belongs to another user.';
  }

  ended({ endReason, endDetail, state, appTitle }) {
    this.#cover('ended', `${appTitle} has ended`);
    const gone = state === 'ended' ? 'All its data was deleted.' : 'Its data is being deleted.';
    byId('explanation').textContent = [this.#ends[endReason], endReason === 'canceled' ? endDetail : null, gone].filter(Boolean).join(' ');
    byId('restart').hidden = false;
    byId('toast').hidden = true;
  }

  warning({ reason }, ms) {
    const words = this.#warnings[reason];
    if (words) this.toast(ms, left => `This session ends in ${left}: ${words}`);
  }

  /** @param {number|null} ms time left, or nothing to say */
  toast(ms, words) {
    byId('toast').hidden = ms === null;
    if (ms === null) byId('toast').textContent = '';
    else tick(byId('toast'), ms, words);
  }

  #cover(state, headline, steps = false) {
    clearInterval(this.#countdown);
    byId('curtain').hidden = state === null;
    byId('again').hidden = byId('restart').hidden = byId('advice').hidden = true;
    if (state === null) return;
    this.stream.dataset.state = state;
    byId('headline').textContent = headline;
    byId('steps').hidden = byId('hint').hidden = !steps;
    byId('explanation').textContent = '';
  }

  #offer(action, words) {
    const again = byId('again');
    again.textContent = words;
    again.hidden = false;
    again.onclick = action;
  }
}
