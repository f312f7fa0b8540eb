import { readDate } from '../../src/domain/user.ts';
import { AppError } from '../../src/errors.ts';
import { readDateSpan } from '../../src/query/read-date.ts';

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `2026-11-21 22:45` in UTC, whatever the machine's zone and locale are; empty for no date. */
export function dateWords(at: number | string | null | undefined): string {
  const time = typeof at === 'string' ? readDate(at) : at;
  return time === undefined || time === null ? '' : new Date(time).toISOString().slice(0, 16).replace('T', ' ');
}

/** The wire form of a moment, or undefined for none. */
export function isoDate(at: number | null | undefined): string | undefined {
  return at === undefined || at === null ? undefined : new Date(at).toISOString();
}

/** When the day of a moment began, in UTC as all dates of the output. */
export function utcMidnight(now: number): number {
  return Math.floor(now / units.d) * units.d;
}

/** `12 s`, `3 min`, `5 h`, `2 d`. */
export function durationWords(ms: number): string {
  if (ms < 90_000) return `${Math.max(0, Math.round(ms / 1000))} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 36 * 3_600_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}

/**
 * The moment that `--since` names: a stretch back from now (`90m`, `24h`, `7d`) or an ISO date.
 * @throws AppError `usage`
 */
export function readSince(text: string, now: number): number {
  const stretch = /^(\d{1,6})([smhdw])$/.exec(text);
  if (stretch !== null) return now - Number(stretch[1]) * units[stretch[2] as keyof typeof units];
  const isDay = /^\d{4}-\d{2}-\d{2}/.test(text) && readDateSpan(text.slice(0, 10)) !== undefined;
  const at = isDay ? readDate(text) : undefined;
  if (at !== undefined) return at;
  throw new AppError('usage', `--since cannot be ${text}`, {
    hint: 'Give a stretch such as 90m, 24h or 7d, or a date such as 2026-11-01T08:00:00Z.',
  });
}
