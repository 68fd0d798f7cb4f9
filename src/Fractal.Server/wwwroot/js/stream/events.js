// Follows the session's events. Browsers reopen a broken event stream, but neither a rejected nor a silent one, so this code does.

const silentFor = 25_000, lookEvery = 5_000, pause = 5_000;

/**
 * @param {string} path
 * @param told called with each state of the session
 * @param doubted called when the stream was reopened, since events may have been lost
 */
export function follow(path, told, doubted) {
  let events, heardAt, again;
  const hear = () => { heardAt = performance.now(); };

  const open = () => {
    clearTimeout(again);
    events?.close();
    hear();
    events = new EventSource(path);
    events.addEventListener('open', hear);
    events.addEventListener('session', event => {
      hear();
      told(JSON.parse(event.data));
    });
    events.addEventListener('error', () => { if (events.readyState === EventSource.CLOSED) again = setTimeout(renew, pause); });
  };
  const renew = () => {
    open();
    doubted();
  };

  const watch = setInterval(() => { if (performance.now() - heardAt > silentFor) renew(); }, lookEvery);
  open();
  return {
    renew,
    close() {
      clearInterval(watch);
      clearTimeout(again);
      events.close();
    },
  };
}
