/**
 * The search shows a change seconds after it was made, later under load: what is younger than this is looked at again.
 * In milliseconds.
 */
export const searchLag = 90_000;
