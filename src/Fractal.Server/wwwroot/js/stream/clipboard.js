// The clipboard in both directions: through the panel, and with this computer's clipboard once the user allows it. The newest copy wins,
// wherever it was made.

/** After this the app's side has said what it can take: text beyond Latin-1 goes another way. */
const agreedWithin = 1_000;

/** As much as the display takes (VirtualScreen.cs), in bytes of UTF-8. */
const longest = 1_048_576;

export function setUpClipboard(picture) {
  const text = document.getElementById('clipboard-text');
  const share = document.getElementById('clipboard-share');
  const state = document.getElementById('clipboard-state');
  let shared = false;
  /** What was copied last, here or there. */
  let last = '';
  let fromHere = false;
  /** What this computer's clipboard had when it was last looked at or written to. */
  let seenHere = null;
  /** The app's text that this computer's clipboard has not taken: a page that is not in front may not write to it. */
  let waiting = null;

  picture.addEventListener('copied', event => {
    fromHere = false;
    last = text.value = event.detail;
    if (shared) write(last);
  });
  // The app behind a new connection has not received text from the previous one.
  picture.addEventListener('opened', () => setTimeout(() => { if (fromHere) picture.paste(last); }, agreedWithin));
  text.addEventListener('input', () => give(text.value));

  if (!navigator.clipboard?.readText) share.hidden = true;
  share.addEventListener('click', async () => {
    try {
      await look();
      shared = true;
      share.hidden = true;
      state.textContent = 'The clipboard is shared.';
    } catch {
      state.textContent = 'The browser denied access to the clipboard. Allow it for this page, or use the box above.';
    }
  });
  // A user who returns from another window may have copied something there.
  addEventListener('focus', () => { if (shared) look().catch(() => { state.textContent = 'The browser denied access to the clipboard.'; }); });

  /** A copy made on this computer since the last look is newer than what the app copied meanwhile: its user was at this computer. */
  async function look() {
    const now = await navigator.clipboard.readText();
    if (now !== seenHere && now !== last) {
      waiting = null;
      seenHere = now;
      give(now);
    } else if (waiting !== null) {
      await write(waiting);
    }
  }

  async function write(copied) {
    try {
      await navigator.clipboard.writeText(copied);
      seenHere = copied;
      waiting = null;
    } catch {
      waiting = copied;
      if (document.hasFocus()) state.textContent = 'The browser blocked the copy. Copy the text from here.';
    }
  }

  function give(now) {
    // X programs end a text at its first NUL.
    const clean = now.replaceAll('\0', '');
    if (clean.length > longest || new TextEncoder().encode(clean).length > longest) {
      state.textContent = 'This text exceeds 1 MiB and was not sent to the app. Copy it in parts.';
      return;
    }
    if (state.textContent.startsWith('This text')) state.textContent = '';
    fromHere = true;
    last = clean;
    if (text.value !== clean) text.value = clean;
    picture.paste(clean);
  }
}
