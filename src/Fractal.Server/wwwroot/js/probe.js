// Finds out which kinds of traffic pass between this page and the server.

const answersWithin = 8_000;

/** @returns {Promise<number|null>} ms until a WebSocket was open and had answered; null if none opens here */
export function tryWebSocket() {
  const began = performance.now();
  return new Promise(resolve => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/connection/socket`);
    const end = result => {
      clearTimeout(limit);
      resolve(result);
      socket.close();
    };
    const limit = setTimeout(() => end(null), answersWithin);
    socket.addEventListener('open', () => socket.send('hello'));
    socket.addEventListener('message', () => end(performance.now() - began));
    socket.addEventListener('close', () => end(null));
  });
}

/** @returns {Promise<number|null>} ms of a request and its answer; null if none comes */
export async function tryRequest() {
  const began = performance.now();
  try {
    const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(answersWithin) });
    return answer.ok ? performance.now() - began : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<'live'|'held'|null>} whether events come when they are sent, or something holds them back; null if none come */
export function tryEvents() {
  return new Promise(resolve => {
    const events = new EventSource('/connection/events');
    let first = 0;
    const end = result => {
      clearTimeout(limit);
      events.close();
      resolve(result);
    };
    const limit = setTimeout(() => end(null), answersWithin);
    events.addEventListener('message', () => {
      if (first) return end(performance.now() - first > 500 ? 'live' : 'held');
      first = performance.now();
    });
    events.addEventListener('error', () => end(null));
  });
}
