// Time left, and a word a minute before a limit is reached.
import { format } from './ticking.js';

const warnWithin = 60_000, showWithin = 3_600_000, showIdleWithin = 300_000;

export function setUpTime(view) {
  const left = document.getElementById('left');
  let deadline = null;

  const tell = () => {
    const ms = deadline ? new Date(deadline.at) - Date.now() : Infinity;
    left.textContent = ms < (deadline?.reason === 'idleTimeout' ? showIdleWithin : showWithin) ? `${format(ms)} left` : '';
    if (ms > 0 && ms <= warnWithin) view.warning(deadline, ms);
    else view.toast(null);
  };
  const timer = setInterval(tell, 1000);
  return {
    deadline: news => { deadline = news ?? null; tell(); },
    stop: () => { clearInterval(timer); left.textContent = ''; },
  };
}
