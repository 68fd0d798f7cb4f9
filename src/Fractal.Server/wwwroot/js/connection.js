// The connection test: checks one after another what the pages need, and explains each result.
import { tryEvents, tryRequest, tryWebSocket } from './probe.js';

const again = document.getElementById('again');

function show(name, good, text) {
  const badge = document.querySelector(`[data-try=${name}] .badge`);
  badge.className = `badge ${good ? 'warm' : 'bad'}`;
  badge.textContent = text;
  document.querySelector(`[data-try=${name}] [data-help]`).hidden = good;
}

async function run() {
  again.disabled = true;
  for (const badge of document.querySelectorAll('[data-try] .badge')) {
    badge.className = 'badge';
    badge.textContent = 'Trying…';
  }
  const request = await tryRequest();
  show('request', request !== null, request === null ? 'No answer' : `Works, ${Math.round(request)} ms`);
  const socket = await tryWebSocket();
  show('socket', socket !== null, socket === null ? 'Blocked' : `Works, ${Math.round(socket)} ms`);
  const events = await tryEvents();
  show('events', events === 'live', { live: 'Works', held: 'Delayed' }[events] ?? 'Blocked');
  document.getElementById('results').dataset.done = 'true';
  again.disabled = false;
}

again.addEventListener('click', run);
run();
