import type { Match } from './ast.ts';
import { readAge, readDateSpan } from './read-date.ts';

/** One side of a stretch of time, in milliseconds. */
export interface DateBound {
  readonly is: '>' | '>=' | '<' | '<=';
  readonly at: number;
}

/**
 * What a match asks of a date, all of which must hold. A date names a stretch (`<=2026-08-01` takes in that day). An age
 * is a length of time before now, so `>90d` is further back than 90 days, and `<30d` within the last 30.
 * @param now in milliseconds
 * @returns undefined for a value that is no date, and for what no date can be asked
 */
export function dateBounds(match: Match, now: number): readonly DateBound[] | undefined {
  if (match.kind === 'term') {
    const span = readDateSpan(match.value);
    return span && [atLeast(span.start), below(span.end)];
  }
  if (match.kind !== 'range') return undefined;
  const bounds: DateBound[] = [];
  const { from, to } = match;
  if (from) {
    const age = readAge(from.value);
    const span = readDateSpan(from.value);
    if (age !== undefined) bounds.push({ is: from.inclusive ? '<=' : '<', at: now - age });
    else if (span) bounds.push(atLeast(from.inclusive ? span.start : span.end));
    else return undefined;
  }
  if (to) {
    const age = readAge(to.value);
    const span = readDateSpan(to.value);
    if (age !== undefined) bounds.push({ is: to.inclusive ? '>=' : '>', at: now - age });
    else if (span) bounds.push(below(to.inclusive ? span.end : span.start));
    else return undefined;
  }
  return bounds;
}

/**
 * Whether a term may name a stretch of time where dates are texts among others: `2026-08-01`, also `2026-08`. A year alone
 * is a number, and quotes ask for the text as it stands.
 */
export function namesDates(match: Match): match is Match & { readonly kind: 'term' } {
  if (match.kind !== 'term' || match.quoted) return false;
  return /^\d{4}-\d\d(?!\d)/.test(match.value) && readDateSpan(match.value) !== undefined;
}

function atLeast(at: number): DateBound {
  return { is: '>=', at };
}

function below(at: number): DateBound {
  return { is: '<', at };
}

/**
 * A date to compare ISO texts with: midnight is the day alone, so that a text that is only a day belongs to its day.
 */
export function dateText(at: number): string {
  const most = Date.UTC(9999, 11, 31);
  return new Date(Math.max(0, Math.min(at, most))).toISOString().replace(/T00:00:00\.000Z$/, '');
}
