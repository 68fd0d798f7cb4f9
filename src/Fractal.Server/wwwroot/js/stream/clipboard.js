// The clipboard, both ways: always by the panel, and with this computer's own once the user has said so.

/** After this the app's side has said what it can take: text beyond Latin-1 goes another way. */
const agreedWithin = 1_000;

export function setUpClipboard(picture) {
  const text = document.getElementById('clipboard-text');
  const share = document.getElementById('clipboard-share');
  const state = document.getElementById('clipboard-state');
  let shared = false;
  let last = '';
  let fromHere = false;

  picture.addEventListener('copied', event => {
    fromHere = false;
    last = text.value = event.detail;
    if (shared) navigator.clipboard.writeText(last).catch(() => { state.textContent = 'The browser did not let the text out; copy it from here.'; });
  });
  // What was given over the line before is not known at the other end of this one.
  picture.addEventListener('opened', () => setTimeout(() => { if (fromHere) picture.paste(last); }, agreedWithin));
  text.addEventListener('input', () => give(text.value));

  if (!navigator.clipboard?.readText) share.hidden = true;
  share.addEventListener('click', async () => {
    try {
      await take();
      shared = true;
      share.hidden = true;
      state.textContent = 'Shared: copy here, paste there, and the other way round.';
    } catch {
      state.textContent = 'The browser does not allow it. Allow the clipboard for this page, or use the box above.';
    }
  });
  // Whoever comes back from another window may have copied something there.
  addEventListener('focus', () => { if (shared) take().catch(() => { state.textContent = 'The browser no longer allows it.'; }); });

  async function take() {
    const now = await navigator.clipboard.readText();
    if (now !== last) give(now);
  }

  function give(now) {
    fromHere = true;
    last = text.value = now;
    picture.paste(now);
  }
}
