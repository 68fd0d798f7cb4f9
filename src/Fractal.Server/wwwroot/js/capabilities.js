// Checks the browser features that a page with a password needs, before the user types anything.

/** A module of WebAssembly with nothing in it. */
const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** @returns {Promise<string|null>} what is missing and what helps, in words; null if nothing is */
export async function missing() {
  if (!navigator.cookieEnabled) return 'Cookies are blocked for this page, and signing in needs one. Allow cookies, then reload the page.';
  if (!globalThis.crypto?.subtle) return 'This browser does not offer Web Crypto on this page, which is needed to sign in. Use an up-to-date browser, and open this page over https.';
  if (!globalThis.WebAssembly) return 'WebAssembly is disabled in this browser, and signing in needs it. Enable it for this page, or use another browser.';
  try {
    await WebAssembly.compile(emptyModule);
  } catch {
    return 'A proxy or an extension blocks WebAssembly on this page, and signing in needs it. Try without it, or on another network.';
  }
  return null;
}
