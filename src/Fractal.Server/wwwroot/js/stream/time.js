// The remaining time in the bar and in the tab's title, with a warning a minute before a limit.
import { format } from './ticking.js';

const warnWithin = 60_000, showWithin = 3_600_000, showIdleWithin = 300_000, titleWithin = 300_000;
/** Within this the server says how long an active user has now. */
const answersWithin = 10_000;

export function setUpTime(view) {
  const left = document.getElementById('left');
  const title = document.title;
  let deadline = null, activeAt = -Infinity;

  const tell = () => {
    const awaited = deadline?.reason === 'idleTimeout' && performance.now() - activeAt < answersWithin;
    const ms = deadline && !awaited ? new Date(deadline.at) - Date.now() : Infinity;
    left.textContent = ms < (deadline?.reason === 'idleTimeout' ? showIdleWithin : showWithin) ? `${format(ms)} left` : '';
    document.title = ms < titleWithin ? `${format(ms)} left · ${title}` : title;
    if (ms > 0 && ms <= warnWithin) view.warning(deadline, ms);
    else view.toast(null);
  };
  // Input ends the idle time immediately, before the server confirms it.
  const active = () => {
    const first = deadline?.reason === 'idleTimeout' && performance.now() - activeAt > 1000;
    activeAt = performance.now();
    if (first) tell();
  };
  for (const element of [document.getElementById('screen'), document.getElementById('typing')])
    for (const type of ['keydown', 'pointerdown', 'pointermove', 'wheel']) element.addEventListener(type, active, { capture: true, passive: true });
  const timer = setInterval(tell, 1000);
  return {
    deadline: news => {
      if (news?.at !== deadline?.at) activeAt = -Infinity; // this is the response
      deadline = news ?? null;
      tell();
    },
    stop: () => {
      clearInterval(timer);
      left.textContent = '';
      document.title = title;
    },
  };
}
