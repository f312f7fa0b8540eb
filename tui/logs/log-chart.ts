import type { LogHistogramBar } from '../../src/mirror/mirror.ts';
import type { Bound, QueryNode } from '../../src/query/ast.ts';
import { readAge, readDateSpan } from '../../src/query/read-date.ts';

const hour = 3_600_000;
/** A longer time than this, in hours, is shown by days. */
const mostHours = 7 * 24;

/** The time that a chart is about, in milliseconds, on whole hours or days of this place. */
export interface ChartSpan {
  readonly from: number;
  readonly to: number;
  readonly unit: 'hour' | 'day';
}

/**
 * The time over which events are counted: from the oldest to the newest that there is, or what of it the query asks for.
 * Its ends are those of hours or days as the clock on the wall has them.
 */
export function chartSpan(
  begins: number | undefined,
  ends: number | undefined,
  root: QueryNode | undefined,
  now: number,
): ChartSpan | undefined {
  if (begins === undefined || ends === undefined) return undefined;
  const asked = askedDates(root, now);
  const from = Math.max(begins, asked.from ?? -Infinity);
  const to = Math.min(Math.max(ends, begins) + 1, asked.to ?? Infinity);
  if (from >= to) return undefined;
  const unit = to - from <= mostHours * hour ? 'hour' : 'day';
  const last = new Date(to - 1);
  return { from: startOf(unit, new Date(from)).getTime(), to: next(unit, startOf(unit, last)).getTime(), unit };
}

/** Bars by hour, summed up to days of this place where those are asked for: such a day can have 23 or 25 hours. */
export function chartBars(
  hours: readonly LogHistogramBar[],
  { from, to, unit }: ChartSpan,
): readonly LogHistogramBar[] {
  if (unit === 'hour') return hours;
  const days: LogHistogramBar[] = [];
  let nth = 0;
  for (let day = new Date(from); day.getTime() < to;) {
    const after = next('day', day);
    let count = 0;
    let failures = 0;
    for (; (hours[nth]?.at ?? Infinity) < after.getTime(); nth += 1) {
      count += hours[nth]?.count ?? 0;
      failures += hours[nth]?.failures ?? 0;
    }
    days.push({ at: day.getTime(), count, failures });
    day = after;
  }
  return days;
}

function startOf(unit: ChartSpan['unit'], date: Date): Date {
  const start = new Date(date);
  if (unit === 'day') start.setHours(0, 0, 0, 0);
  // Not by `setMinutes`, which takes the second of two hours of the same name for the first.
  else start.setTime(start.getTime() - ((start.getTime() - start.getTimezoneOffset() * 60_000) % hour));
  return start;
}

function next(unit: ChartSpan['unit'], start: Date): Date {
  if (unit === 'hour') return new Date(start.getTime() + hour);
  const after = new Date(start);
  after.setDate(after.getDate() + 1);
  after.setHours(0, 0, 0, 0);
  return after;
}

interface DateLimits {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The dates that all events of a query lie between, as far as it says so outright. */
function askedDates(root: QueryNode | undefined, now: number): DateLimits {
  const parts = root === undefined ? [] : root.kind === 'and' ? root.parts : [root];
  const limits = parts.flatMap((part): DateLimits[] => {
    if (part.kind !== 'field' || part.field !== 'date') return [];
    const { match } = part;
    if (match.kind === 'term') {
      const span = readDateSpan(match.value);
      return [{ from: span?.start, to: span?.end }];
    }
    return match.kind === 'range' ? [limitOf('from', match.from, now), limitOf('to', match.to, now)] : [];
  });
  const froms = limits.flatMap(({ from }) => from ?? []);
  const tos = limits.flatMap(({ to }) => to ?? []);
  return {
    from: froms.length === 0 ? undefined : Math.max(...froms),
    to: tos.length === 0 ? undefined : Math.min(...tos),
  };
}

/** A date at that end of a range; an age, such as `<1h`, is a date at the other one. */
function limitOf(end: 'from' | 'to', bound: Bound | undefined, now: number): DateLimits {
  if (bound === undefined) return {};
  const age = readAge(bound.value);
  if (age !== undefined) return end === 'from' ? { to: now - age } : { from: now - age };
  const span = readDateSpan(bound.value);
  if (end === 'from') return { from: bound.inclusive ? span?.start : span?.end };
  return { to: bound.inclusive ? span?.end : span?.start };
}
