// A countdown: updated every second on the screen, but announced to screen readers only at a few marks.

const marks = [60, 30, 10, 0];

/**
 * @param {HTMLElement} element
 * @param {number} ms left
 * @param {(left: string, seconds: number) => string} words
 */
export function tick(element, ms, words) {
  const seconds = Math.ceil(ms / 1000);
  const mark = String(marks.find(from => seconds >= from));
  if (element.children.length !== 2) {
    const seen = document.createElement('span'), read = document.createElement('span');
    seen.setAttribute('aria-hidden', 'true');
    read.className = 'unseen';
    element.replaceChildren(seen, read);
  }

  const [seen, read] = element.children;
  const text = words(format(ms), seconds);
  if (seen.textContent !== text) seen.textContent = text;
  if (read.dataset.mark === mark) return;
  read.dataset.mark = mark;
  read.textContent = text;
}

/** Minutes and seconds, as 1:05. */
export function format(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
