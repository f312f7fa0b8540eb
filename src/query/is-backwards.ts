import type { Match } from './ast.ts';
import { dateBounds } from './date-bounds.ts';

/**
 * Whether nothing lies in a range because its ends are the wrong way round. The longer ago stands last in a range of ages:
 * `[30d TO 90d]`. @param now in milliseconds
 */
export function isBackwards(match: Match, now: number): boolean {
  if (match.kind !== 'range' || !match.from || !match.to) return false;
  const [from, to] = [match.from, match.to].map(({ value }) => (value.trim() === '' ? NaN : Number(value)));
  if (from !== undefined && to !== undefined && !Number.isNaN(from) && !Number.isNaN(to)) return from > to;
  const bounds = dateBounds(match, now) ?? [];
  const below = bounds.find(({ is }) => is.startsWith('<'));
  const above = bounds.find(({ is }) => is.startsWith('>'));
  return below !== undefined && above !== undefined && above.at > below.at;
}
