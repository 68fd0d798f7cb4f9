// What a page with a password needs of the browser, tried before anything is typed.

/** A module of WebAssembly with nothing in it. */
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** @returns {Promise<string|null>} what is missing and what helps, in words; null if nothing is */
export async function missing() {
  if (!navigator.cookieEnabled) return 'This browser keeps no cookies for this page, and signing in needs one. Allow cookies for it, then load the page again.';
  if (!globalThis.crypto?.subtle) return 'This browser has no cryptography for web pages, which turns your password into a key. Use an up-to-date browser, and open this page by https.';
  if (!globalThis.WebAssembly) return 'WebAssembly is switched off in this browser. It turns your password into a key, so that the server never sees it: allow it for this page, or use another browser.';
  try {
    await WebAssembly.compile(emptyModule);
  } catch {
    return 'Something between this browser and the server, often a proxy or an extension, forbids WebAssembly on this page. It turns your password into a key, so that the server never sees it. Try without it, or on another network.';
  }
  return null;
}
