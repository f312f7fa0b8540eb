import type { Match } from './ast.ts';
import { lastOfMonth, readAge, readDateSpan } from './read-date.ts';

const day = 86_400_000;
const units: readonly (readonly [RegExp, string])[] = [
  [/^mo/iu, 'mo'],
  [/^m/iu, 'm'],
  [/^h/iu, 'h'],
  [/^d/iu, 'd'],
  [/^w/iu, 'w'],
  [/^y/iu, 'y'],
];

/**
 * What could stand behind the colon of a date instead of something that is none: `today`, `13.02.2026`, `>90days`, an age
 * by itself. Undefined where nothing tells. @param now in milliseconds
 */
export function dateMeant(match: Match, now: number): string | undefined {
  if (match.kind === 'term') return pointMeant(match.value, now) ?? ageAlone(match.value);
  if (match.kind !== 'range') return undefined;
  const { from, to } = match;
  if (from && to) {
    const ends = [from, to].map(({ value }) => (isPoint(value) ? value : (pointMeant(value, now) ?? ageOf(value))));
    return ends.includes(undefined) ? undefined : `[${ends.join(' TO ')}]`;
  }
  const bound = from ?? to;
  const meant = bound && (pointMeant(bound.value, now) ?? ageOf(bound.value));
  return meant === undefined ? undefined : `${from ? '>' : '<'}${bound?.inclusive === true ? '=' : ''}${meant}`;
}

function isPoint(value: string): boolean {
  return readAge(value) !== undefined || readDateSpan(value) !== undefined;
}

/** `90d` by itself does not say which side of it is meant: mostly what happened since. */
function ageAlone(value: string): string | undefined {
  const age = ageOf(value);
  return age === undefined ? undefined : `<${age}`;
}

function ageOf(value: string): string | undefined {
  const [, count = '', word = ''] = /^(?:now)?-?(\d{1,6})[\s_]?([a-z]+)$/iu.exec(value) ?? [];
  const unit = units.find(([pattern]) => pattern.test(word))?.[1];
  return unit === undefined ? undefined : `${count}${unit}`;
}

/** A day as other programs write it, or in words; the last day of its month for one that there is not. */
function pointMeant(value: string, now: number): string | undefined {
  if (/^(?:today|now)$/iu.test(value)) return dayOf(now);
  if (/^yesterday$/iu.test(value)) return dayOf(now - day);
  const [, y, m, d] = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)/u.exec(value) ?? [];
  if (y !== undefined) return written(y, m, d);
  const [, first, second, year] = /^(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?!\d)/u.exec(value) ?? [];
  // Only one of them can be the month, or a dot tells that the day stands first.
  if (Number(first) > 12 || value.includes('.')) return written(year, second, first);
  return Number(second) > 12 ? written(year, first, second) : undefined;
}

function written(year = '', month = '', date = ''): string | undefined {
  if (Number(month) < 1 || Number(month) > 12 || Number(date) < 1 || Number(date) > 31) return undefined;
  const last = Math.min(Number(date), lastOfMonth(Number(year), Number(month)));
  return [year, month, String(last)].map((part) => part.padStart(2, '0')).join('-');
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
