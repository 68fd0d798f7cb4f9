// Runs before the first paint, so that no page flashes in the wrong colours.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is not available for this page: use the system's colours.
}
