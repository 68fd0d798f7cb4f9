// Runs before the first paint, so that no page flashes in the wrong colours.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing for this page: it has the colours of the system.
}
