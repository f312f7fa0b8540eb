/**
 * The search shows a change seconds after it was made, later under load: what is younger than this is looked at again.
 * In milliseconds.
 */
export const searchLag = 90_000;

/**
 * Under load nobody says how far the search lags: so long after a change a list may still show the state before it. In
 * milliseconds.
 */
export const longestSearchLag = 10 * 60_000;
