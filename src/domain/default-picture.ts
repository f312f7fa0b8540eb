import { createHash } from 'node:crypto';

/**
 * The picture that Auth0 gives a new user of a database: the Gravatar of the address, and initials where there is none.
 * https://auth0.com/docs/manage-users/user-accounts/change-user-picture
 */
export function gravatarPicture(email: string): string {
  const digest = createHash('md5').update(email.trim().toLowerCase()).digest('hex');
  const fallback = encodeURIComponent(initialsPicture(email));
  return `https://s.gravatar.com/avatar/${digest}?s=480&r=pg&d=${fallback}`;
}

/** Auth0's picture of two letters, which asks nobody else. */
export function initialsPicture(called: string): string {
  return `https://cdn.auth0.com/avatars/${letters(called)}.png`;
}

/** Initials of a name of several words, else the first two letters. */
function letters(called: string): string {
  const words = called
    .normalize('NFKD')
    .replace(/@.*$/, '')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  const [first = 'xx', ...others] = words;
  const last = others.at(-1);
  return last === undefined ? first.slice(0, 2) : `${first[0] ?? ''}${last[0] ?? ''}`;
}
