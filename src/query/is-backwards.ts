import type { Match } from './ast.ts';
import { dateBounds } from './date-bounds.ts';

/**
 * Whether nothing lies in a range of numbers or dates because its ends are the wrong way round. The longer ago stands last
 * in a range of ages: `[30d TO 90d]`. Texts are not for it: "9" comes after "10".
 * @param now in milliseconds
 */
export function isBackwards(match: Match, now: number): boolean {
  if (match.kind !== 'range' || !match.from || !match.to) return false;
  const numbers = [match.from, match.to].map(({ value }) => (value.trim() === '' ? NaN : Number(value)));
  const [from = NaN, to = NaN] = numbers;
  if (numbers.every(Number.isFinite)) return from > to;
  const bounds = dateBounds(match, now) ?? [];
  const below = bounds.find(({ is }) => is.startsWith('<'));
  const above = bounds.find(({ is }) => is.startsWith('>'));
  return below !== undefined && above !== undefined && above.at > below.at;
}

/** What to say of such a range… */
export const endsBeforeItBegins = 'this range ends before it begins';

/** …and the way out. */
export function wayForward(field: string, match: Match): string {
  const ends = match.kind === 'range' ? [match.to, match.from].map((end) => end?.value ?? '*') : [];
  return `Write ${field}:[${ends.join(' TO ')}].`;
}
