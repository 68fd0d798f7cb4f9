// The picture: noVNC over a WebSocket whose second subprotocol is the ticket.
import { keysyms, KeyTable } from '../../lib/novnc/novnc.js';
import { compare, isModifier, latinOf } from './modifiers.js';
import { onPixelRatio, Sized } from './sizing.js';

const lookEvery = 5_000, quietFor = 10_000, answersWithin = 6_000, opensWithin = 15_000;

/** Asks for the first pixel of the picture (RFC 6143, 7.5.3): that is answered whatever it shows, and is no input. */
const firstPixel = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 1, 0, 1);

const qualities = { auto: [6, 2], sharp: [9, 1], quick: [2, 6] };

/**
 * Events: "copied" with the app's text, "opened" when it is connected, "released" when what was held down no longer is.
 */
export class Picture extends EventTarget {
  /** The code of a silent connection loss. */
  static silent = -1;

  #rfb = null;
  #socket;
  #connected = false;
  #answered = false;
  #heardAt = 0;
  #still;
  #down = new Map();
  #lent = [];
  #screen;
  #keys;
  #on;
  #quality = 'auto';
  #fine = false;
  #held = new Set();

  /**
   * @param {HTMLElement} screen where it is shown
   * @param {HTMLCanvasElement} still behind it; keeps what was shown last while there is no line
   * @param {HTMLElement} keys the text field that takes the keys, but on a touch screen, where it would bring up a keyboard unasked,
   * and on a Mac, where a key that is held in a text field does not repeat
   */
  constructor(screen, still, keys, on) {
    super();
    this.#screen = screen;
    this.#still = still;
    this.#keys = matchMedia('(pointer: coarse)').matches || navigator.platform.startsWith('Mac') ? null : keys;
    this.#on = on;
    screen.addEventListener('mousedown', () => this.focus(), true);
    // noVNC releases all keys when the window loses focus, but not when another element of the page gets it.
    screen.addEventListener('keydown', event => this.#press(event), true);
    screen.addEventListener('keyup', event => this.#release(event), true);
    for (const type of ['mousedown', 'wheel']) screen.addEventListener(type, event => this.#agree(event), true);
    screen.addEventListener('mousemove', event => this.#letGoOf(compare(event, this.#down).stuck), true);
    screen.addEventListener('mouseup', () => this.#giveBack());
    for (const element of [screen, keys]) element.addEventListener('focusout', () => this.#letGo());
    setInterval(() => this.#look(), lookEvery);
    onPixelRatio(() => this.#fit());
    this.#fit();
  }

  get open() { return this.#rfb !== null; }

  get connected() { return this.#connected; }

  connect({ url, ticket }) {
    this.#down.clear();
    this.#connected = this.#answered = false;
    this.#heardAt = performance.now();
    const socket = new WebSocket(url, ['binary', `ticket.${ticket}`]);
    this.#socket = socket;
    let code = 0, reason = '';
    socket.addEventListener('open', () => { if (this.#socket === socket) this.#answered = true; });
    // Registered before noVNC's own listeners: its disconnect event lacks the code, and it removes the picture.
    socket.addEventListener('message', () => { this.#heardAt = performance.now(); });
    socket.addEventListener('close', event => {
      ({ code, reason } = event);
      if (this.#socket === socket) this.#keepStill();
    });
    const rfb = new Sized(this.#screen, socket);
    this.#rfb = rfb;
    rfb.background = 'transparent';
    rfb.scaleViewport = true;
    rfb.fine = this.#fine;
    rfb.showDotCursor = true;
    rfb.focusOnClick = false; // this code does
    this.quality = this.#quality;
    rfb.addEventListener('connect', () => {
      this.#connected = true;
      this.#on.opened();
      this.#on.seen();
      this.dispatchEvent(new Event('opened'));
    });
    rfb.addEventListener('clipboard', event => this.dispatchEvent(new CustomEvent('copied', { detail: event.detail.text })));
    rfb.addEventListener('disconnect', () => { if (this.#rfb === rfb) this.#lose(code, reason); });
  }

  disconnect() {
    const rfb = this.#rfb;
    this.#rfb = null;
    this.#still.hidden = true;
    rfb?.disconnect();
  }

  /** Looks whether the line still carries anything; one that does not is closed, which else may take minutes to show. */
  check() {
    if (!this.#connected || this.#socket.readyState !== WebSocket.OPEN) return;
    const rfb = this.#rfb, asked = performance.now();
    this.#socket.send(firstPixel);
    const queued = this.#socket.bufferedAmount;
    setTimeout(() => {
      if (!rfb || this.#rfb !== rfb || this.#heardAt > asked) return;
      // A page that was suspended had no time to receive the response, and a probe may still be waiting behind other data.
      if (performance.now() - asked > 2 * answersWithin || this.#socket.bufferedAmount < queued) this.check();
      else this.#drop();
    }, answersWithin);
  }

  focus() { (this.#keys ?? this.#rfb)?.focus({ preventScroll: true }); }

  get quality() { return this.#quality; }

  set quality(name) {
    this.#quality = name;
    if (!this.#rfb) return;
    [this.#rfb.qualityLevel, this.#rfb.compressionLevel] = qualities[name];
  }

  get fine() { return this.#fine; }

  /** Whether each pixel of the screen shows one of the picture, on screens where the page's own pixels are larger. */
  set fine(fine) {
    this.#fine = fine;
    this.#fit();
  }

  #fit() {
    // A picture enlarged two or three times is shown without smoothing, which would blur it.
    this.#screen.classList.toggle('whole', !this.#fine && Number.isInteger(devicePixelRatio));
    if (this.#rfb) this.#rfb.fine = this.#fine;
  }

  paste(text) { this.#rfb?.clipboardPasteFrom(text); }

  /** A key that was pressed or let go in another element. @returns whether it was for the app */
  takeKey(event) {
    const { type, key, code, location, keyCode, repeat, ctrlKey, altKey, shiftKey, metaKey } = event;
    const [modifierNumLock, modifierCapsLock, modifierAltGraph] = ['NumLock', 'CapsLock', 'AltGraph'].map(name => event.getModifierState(name));
    const same = { key, code, location, keyCode, repeat, ctrlKey, altKey, shiftKey, metaKey, modifierNumLock, modifierCapsLock, modifierAltGraph, cancelable: true };
    return this.#send(type, same) === false;
  }

  /** @returns false if it was for the app, undefined if there is no picture */
  #send(type, event) { return this.#screen.querySelector('canvas')?.dispatchEvent(new KeyboardEvent(type, event)); }

  #press(event) {
    if (!isModifier(event)) {
      this.#agree(event);
      const latin = latinOf(event);
      if (latin) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const { code, location, repeat, ctrlKey, altKey, shiftKey, metaKey } = event;
        this.#send('keydown', { key: latin, code, location, repeat, ctrlKey, altKey, shiftKey, metaKey, cancelable: true });
        return;
      }
    }

    if (event.code) this.#down.set(event.code, event);
  }

  #release(event) {
    this.#down.delete(event.code);
    if (!isModifier(event)) setTimeout(() => this.#giveBack()); // after noVNC has released the key itself
  }

  /** Modifiers stay held if the page lost the focus at the wrong moment, and some browsers tell of them with other keys only. */
  #agree(event) {
    const { stuck, missing } = compare(event, this.#down);
    this.#letGoOf(stuck);
    for (const modifier of missing) {
      this.#lent.push(modifier);
      this.#send('keydown', modifier);
    }
  }

  #giveBack() { this.#letGoOf(this.#lent.splice(0)); }

  #look() {
    if (!this.#rfb) return;
    const quiet = performance.now() - this.#heardAt;
    if (!this.#connected && quiet > opensWithin) this.#drop();
    else if (this.#connected && quiet > quietFor) this.check();
  }

  #drop() {
    const rfb = this.#rfb;
    this.#keepStill();
    this.#lose(Picture.silent);
    rfb.disconnect();
  }

  #lose(code, reason) {
    this.#rfb = null;
    this.#connected = false;
    this.#held.clear();
    this.dispatchEvent(new Event('released'));
    this.#on.closed(code, reason, this.#answered);
  }

  #keepStill() {
    const shown = this.#screen.querySelector('canvas');
    if (!this.#connected || !shown?.width) return;
    [this.#still.width, this.#still.height] = [shown.width, shown.height];
    [this.#still.style.width, this.#still.style.height] = [shown.style.width, shown.style.height];
    this.#still.getContext('2d').drawImage(shown, 0, 0);
    this.#still.hidden = false;
  }

  #letGo() {
    this.#letGoOf([...this.#down.values()]);
    this.#down.clear();
    this.#lent = [];
  }

  #letGoOf(keys) { for (const { key, code, location } of keys) this.#send('keyup', { key, code, location }); }

  /** Presses keys by their X names, one after the other, and lets go in the other order. */
  press(names) {
    const keys = names.map(name => KeyTable[`XK_${name}`] ?? keysyms.lookup(name.codePointAt(0)));
    for (const key of keys) this.#rfb?.sendKey(key, null, true);
    for (const key of keys.reverse()) this.#rfb?.sendKey(key, null, false);
  }

  /** Holds a key down, or lets it go. @returns whether it is down now */
  toggle(name) {
    const down = !this.#held.has(name);
    if (down) this.#held.add(name); else this.#held.delete(name);
    this.#rfb?.sendKey(KeyTable[`XK_${name}`], null, down);
    return down;
  }

  type(text) { for (const letter of text) this.press([letter === '\n' ? 'Return' : letter]); }

  /** @returns {Promise<Blob|null>} the picture as PNG */
  save() { return new Promise(resolve => this.#rfb ? this.#rfb.toBlob(resolve, 'image/png') : resolve(null)); }
}
