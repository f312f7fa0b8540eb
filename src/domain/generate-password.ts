import { randomInt } from 'node:crypto';

/** Without characters that are read as another one, such as l and 1. */
const alphabets = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '!@#$%^&*'] as const;

/**
 * A random password of at least 20 characters that meets the strictest of Auth0's named policies: all four kinds of
 * characters, never the same twice in a row.
 */
export function generatePassword(least = 0): string {
  const length = Math.min(Math.max(20, least), 72);
  const all = alphabets.join('');
  for (;;) {
    const made = Array.from({ length }, () => all[randomInt(all.length)] ?? '');
    const hasAll = alphabets.every((kind) => made.some((each) => kind.includes(each)));
    if (hasAll && made.every((each, at) => each !== made[at - 1])) return made.join('');
  }
}
