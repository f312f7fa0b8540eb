import { loginBlockLasts } from '../../src/domain/login-blocks.ts';

/** The same in a few words, for what stands beside a count. */
export function shortLogBasis(begins: number | 'empty', now: number): string {
  if (begins === 'empty') return 'the log is empty';
  return begins <= now - loginBlockLasts
    ? 'by the log'
    : `by the log since ${new Date(begins).toISOString().slice(0, 10)}`;
}

/**
 * What the answer about blocks of brute-force protection rests on, as the end of a sentence.
 * @param oldest date of the oldest event of the mirror's log, in milliseconds
 */
export function logBasis(oldest: number | undefined, now: number): string {
  const read = 'and from users that were looked at one by one';
  if (oldest === undefined) return `from an empty log ${read}`;
  const day = new Date(oldest).toISOString().slice(0, 10);
  const isWhole = oldest <= now - loginBlockLasts;
  return isWhole ? `from the log ${read}` : `from the log, which begins here on ${day}, ${read}`;
}
