// Which picture size the page requests, and how the picture is fitted into its element.
import { RFB } from '../../lib/novnc/novnc.js';

/**
 * A connection whose picture has the size of its element: in CSS pixels, or in those of the screen, which on a dense screen are more. Where the display
 * gives another size than was asked for, since the app's memory allows no larger one, the picture is scaled to fit. Of noVNC (1.7.0) it replaces how the size
 * of the element is measured, and when it is asked for.
 */
export class Sized extends RFB {
  /** @param {boolean} fine one pixel of the picture for each of the screen */
  set fine(fine) {
    this._fine = fine;
    this.resizeSession = true; // requests the size again
  }

  _screenSize() {
    const { w, h } = super._screenSize();
    const ratio = this._asking && this._fine ? devicePixelRatio : 1;
    return { w: Math.max(1, Math.floor(w * ratio)), h: Math.max(1, Math.floor(h * ratio)) };
  }

  _requestRemoteResize() {
    this._asking = true;
    try {
      const { w, h } = this._screenSize();
      const size = `${w}x${h}`, wasPending = this._pendingRemoteResize;
      // A size that the display rejected would be rejected again.
      if (size === this._asked) return;
      super._requestRemoteResize();
      if (this._pendingRemoteResize && !wasPending) this._asked = size;
    } finally {
      this._asking = false;
    }
  }
}

/** Calls back when the page is on another screen or is zoomed. */
export function onPixelRatio(changed) {
  matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
    changed();
    onPixelRatio(changed);
  }, { once: true });
}
