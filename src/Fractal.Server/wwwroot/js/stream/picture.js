// The picture itself: noVNC over a WebSocket whose second subprotocol is the ticket.
import RFB from '../../lib/novnc/core/rfb.js';
import KeyTable from '../../lib/novnc/core/input/keysym.js';
import keysyms from '../../lib/novnc/core/input/keysymdef.js';

const qualities = { auto: [6, 2], sharp: [9, 1], quick: [2, 6] };

export class Picture extends EventTarget {
  #rfb = null;
  #screen;
  #keys;
  #on;
  #quality = 'auto';
  #held = new Set();

  /**
   * @param {HTMLElement} screen where it is shown
   * @param {HTMLElement} keys the text field that takes the keys, but on a touch screen, where it would bring up a keyboard unasked,
   * and on a Mac, where a key that is held in a text field does not repeat
   */
  constructor(screen, keys, on) {
    super();
    this.#screen = screen;
    this.#keys = matchMedia('(pointer: coarse)').matches || navigator.platform.startsWith('Mac') ? null : keys;
    this.#on = on;
    screen.addEventListener('mousedown', () => this.focus(), true);
  }

  get open() { return this.#rfb !== null; }

  connect({ url, ticket }) {
    this.#screen.replaceChildren();
    const socket = new WebSocket(url, ['binary', `ticket.${ticket}`]);
    let code = 0;
    // Before noVNC's own listener, which tells of the end without the code.
    socket.addEventListener('close', event => { code = event.code; });
    const rfb = new RFB(this.#screen, socket);
    this.#rfb = rfb;
    rfb.background = 'transparent';
    rfb.resizeSession = true;
    rfb.showDotCursor = true;
    rfb.focusOnClick = false; // we do
    this.quality = this.#quality;
    rfb.addEventListener('connect', () => {
      this.#on.opened();
      this.#on.seen();
    });
    rfb.addEventListener('clipboard', event => this.dispatchEvent(new CustomEvent('copied', { detail: event.detail.text })));
    rfb.addEventListener('disconnect', () => {
      if (this.#rfb !== rfb) return;
      this.#rfb = null;
      this.#held.clear();
      this.#on.closed(code);
    });
  }

  disconnect() {
    const rfb = this.#rfb;
    this.#rfb = null;
    rfb?.disconnect();
  }

  focus() { (this.#keys ?? this.#rfb)?.focus({ preventScroll: true }); }

  get quality() { return this.#quality; }

  set quality(name) {
    this.#quality = name;
    if (!this.#rfb) return;
    [this.#rfb.qualityLevel, this.#rfb.compressionLevel] = qualities[name];
  }

  paste(text) { this.#rfb?.clipboardPasteFrom(text); }

  /** A key that was pressed or let go in another element. @returns whether it was for the app */
  takeKey(event) {
    const { type, key, code, location, keyCode, repeat, ctrlKey, altKey, shiftKey, metaKey } = event;
    const [modifierNumLock, modifierCapsLock] = ['NumLock', 'CapsLock'].map(name => event.getModifierState(name));
    const same = { key, code, location, keyCode, repeat, ctrlKey, altKey, shiftKey, metaKey, modifierNumLock, modifierCapsLock, cancelable: true };
    return this.#screen.querySelector('canvas')?.dispatchEvent(new KeyboardEvent(type, same)) === false;
  }

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
