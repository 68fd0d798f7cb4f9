// A user's choices in the browser's storage. Some browsers have no storage and throw an exception.

/** @returns {string|null} */
export function kept(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string|null} value null: no longer */
export function keep(name, value) {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Then the choice lasts only for this page.
  }
}
