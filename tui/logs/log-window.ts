import { readDate } from '../../src/domain/user.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogFilter, LogGap, LogListRequest, LogSearch } from '../../src/mirror/mirror.ts';
import type { OpenMirror, Steps } from '../read-list.ts';
import type { LogAnchor, LogPlace, LogPlaces, LogRow } from './logs-state.ts';

/** What is read of a tenant's log. */
export interface LogSource {
  readonly mirror: OpenMirror;
  readonly gaps: readonly LogGap[];
}

/** Milliseconds for a page of the log: the list stays as it is until then, and keys go on. */
export const pageBudget = 5_000;

/** Milliseconds after which what was found until then is shown, where each event has to be looked at. */
const searchStep = 300;

/** So many that come at once are more than anybody follows. */
const mostNewer = 10_000;

/** A stretch of one tenant's log without a break, newest first, and whether there is more at its ends. */
export interface LogSlice {
  readonly rows: readonly LogRow[];
  readonly hasNewer: boolean;
  readonly hasOlder: boolean;
  /** Date that the search for the rest of it has come to, in milliseconds. */
  readonly searchedTo?: number | undefined;
}

/**
 * Reads a stretch of a tenant's log by the ids beside it: as quick at the ten millionth event as at the first.
 * @param side events that are read in either direction
 * @param tell takes what was found until then, where no index answers
 */
export function* readLogSlice(
  source: LogSource,
  filter: LogFilter,
  from: 'newest' | 'oldest' | LogPlace,
  side: number,
  tell: (slice: LogSlice) => void = () => undefined,
): Steps<LogSlice> {
  const sliceOf = ({ newer, older }: Sides, searchedTo?: number): LogSlice => {
    const events = [...newer.toReversed(), ...older];
    const isPart = searchedTo !== undefined;
    const hasNewer = from !== 'newest' && (isPart || newer.length === side);
    const hasOlder = from !== 'oldest' && (isPart || older.length === side);
    return { rows: withGaps(source, events, hasNewer, hasOlder), hasNewer, hasOlder, searchedTo };
  };
  return sliceOf(yield* readSides(source, filter, from, side, (sides, to) => tell(sliceOf(sides, to))));
}

/** What came to a stretch that began with the newest event: the rest of it is not looked for again. */
export function* readNewerSlice(
  source: LogSource,
  filter: LogFilter,
  held: Pick<LogSlice, 'rows' | 'hasOlder'>,
  after_log_id: string,
): Steps<LogSlice> {
  const found = yield* search(source, { ...filter, after_log_id, limit: mostNewer, oldest_first: true });
  const older = held.rows.flatMap((row) => (row.kind === 'event' ? [row.event] : []));
  // What arrived while the held rows were looked for may be among them.
  const known = new Set(older.map(({ log_id }) => log_id));
  const newer = found.filter(({ log_id }) => !known.has(log_id));
  const rows = withGaps(source, [...newer.toReversed(), ...older], false, held.hasOlder);
  return { rows, hasNewer: found.length === mostNewer, hasOlder: held.hasOlder };
}

/** Events on both sides of a place, each nearest first. */
interface Sides {
  readonly newer: readonly LogEvent[];
  readonly older: readonly LogEvent[];
}

function* readSides(
  source: LogSource,
  filter: LogFilter,
  from: 'newest' | 'oldest' | LogPlace,
  side: number,
  tell: (sides: Sides, searchedTo: number) => void,
): Steps<Sides> {
  const findOlder = (newer: readonly LogEvent[], before_log_id?: string): Steps<LogEvent[]> =>
    search(source, { ...filter, before_log_id, limit: side }, (older, to) => tell({ newer, older }, to));
  const findNewer = (older: readonly LogEvent[], after_log_id?: string): Steps<LogEvent[]> =>
    search(source, { ...filter, after_log_id, limit: side, oldest_first: true }, (newer, to) =>
      tell({ newer, older }, to),
    );
  if (from === 'oldest') return { newer: yield* findNewer([]), older: [] };
  if (from === 'newest' || (from.above === undefined && from.below === undefined))
    return { newer: [], older: yield* findOlder([]) };
  if (from.above !== undefined) {
    const older = yield* findOlder([], from.above);
    return { newer: yield* findNewer(older, older[0]?.log_id), older };
  }
  const newer = yield* findNewer([], from.below);
  return { newer, older: yield* findOlder(newer, newer[0]?.log_id) };
}

function* search(
  { mirror }: LogSource,
  request: LogListRequest,
  tell: (events: readonly LogEvent[], searchedTo: number) => void = () => undefined,
): Steps<LogEvent[]> {
  const events: LogEvent[] = [];
  for (let place: Pick<LogListRequest, 'before_log_id' | 'after_log_id'> = {}; ;) {
    const asked = { ...request, ...place, limit: request.limit - events.length, budget: searchStep };
    const [answer] = yield [{ mirror, method: 'searchLogs', args: [asked], timeout: pageBudget }];
    const { events: found, reached } = answer as LogSearch;
    events.push(...found);
    if (reached === undefined) return events;
    tell([...events], readDate(reached.date) ?? 0);
    place = request.oldest_first === true ? { after_log_id: reached.log_id } : { before_log_id: reached.log_id };
  }
}

/** The holes of the log between the events where they were; those at an end where there is more are not in sight. */
function withGaps(
  { mirror: { tenant, environment }, gaps }: LogSource,
  events: readonly LogEvent[],
  hasNewer: boolean,
  hasOlder: boolean,
): readonly LogRow[] {
  const rows: LogRow[] = events.map((event) => ({ kind: 'event', tenant, environment, event }));
  // From the oldest one up, so that the places of the others stay what they are.
  const inOrder = gaps.toSorted((a, b) => a.from - b.from);
  for (const gap of inOrder) {
    const { after_log_id } = gap;
    const at = after_log_id === undefined ? events.length : events.findIndex(({ log_id }) => log_id <= after_log_id);
    const place = at < 0 ? events.length : at;
    if ((place === 0 && hasNewer) || (place === events.length && hasOlder)) continue;
    const row = rows.findIndex((each) => each.kind === 'event' && each.event === events[place]);
    rows.splice(row < 0 ? rows.length : row, 0, { kind: 'gap', tenant, environment, gap });
  }
  return rows;
}

/**
 * One list from stretches of several logs, by date. Where a stretch ends and its log goes on, the list ends as well:
 * what else belongs there was not read.
 */
export function mergeLogSlices(slices: readonly LogSlice[]): LogSlice & { readonly beside: LogPlaces } {
  const rows: LogRow[] = [];
  const next = slices.map(() => 0);
  let begin = 0;
  for (;;) {
    const at = newestOf(slices, next);
    const slice = slices[at];
    const row = slice?.rows[next[at] ?? 0];
    if (slice === undefined || row === undefined) break;
    // Something that belongs before it may still be found.
    const isEarly = slices.some(({ searchedTo, rows: all }, of) => {
      return searchedTo !== undefined && next[of] === all.length && searchedTo > dateOfRow(row);
    });
    if (isEarly) break;
    if (slice.hasNewer && next[at] === 0) begin = rows.length;
    rows.push(row);
    next[at] = (next[at] ?? 0) + 1;
    if (slice.hasOlder && next[at] === slice.rows.length) break;
  }
  const isWhole = slices.every(({ rows: all }, at) => next[at] === all.length);
  const left = slices.flatMap((slice, at) => slice.rows.slice(next[at]));
  return {
    rows: rows.slice(begin),
    beside: placesAround([...rows.slice(0, begin), ...left], begin),
    hasNewer: begin > 0 || slices.some((slice) => slice.hasNewer),
    hasOlder: !isWhole || slices.some((slice) => slice.hasOlder),
    searchedTo: searchedToOf(slices),
  };
}

/** How far all of them were searched from the newest event on. */
export function searchedToOf(slices: readonly LogSlice[]): number | undefined {
  const dates = slices.map(({ searchedTo }) => searchedTo).filter((date) => date !== undefined);
  return dates.length === 0 ? undefined : Math.max(...dates);
}

function newestOf(slices: readonly LogSlice[], next: readonly number[]): number {
  let newest = -1;
  let date = -Infinity;
  slices.forEach(({ rows }, at) => {
    const row = rows[next[at] ?? 0];
    if (row === undefined) return;
    const dated = dateOfRow(row);
    if (newest >= 0 && dated <= date) return;
    newest = at;
    date = dated;
  });
  return newest;
}

/** When a row was, in milliseconds; 0 where nobody can tell. */
export function dateOfRow(row: LogRow): number {
  return row.kind === 'gap' ? row.gap.to : (readDate(row.event.date) ?? 0);
}

export function anchorOf(row: LogRow): LogAnchor {
  const { tenant } = row;
  if (row.kind === 'event') return { tenant, id: row.event.log_id };
  return { tenant, id: `gap ${row.gap.after_log_id ?? ''} ${String(row.gap.from)}` };
}

/** Where an anchor stands among rows; -1 where it does not. */
export function placeOfAnchor(rows: readonly LogRow[], anchor: LogAnchor): number {
  return rows.findIndex((row) => {
    const { tenant, id } = anchorOf(row);
    return tenant === anchor.tenant && id === anchor.id;
  });
}

/**
 * For each tenant the events beside a row of the list; the row itself is below.
 * @param beside what lies beside the list, for tenants without an event in it
 */
export function placesAround(rows: readonly LogRow[], index: number, beside: LogPlaces = {}): LogPlaces {
  const above = new Map<string, string>();
  const below = new Map<string, string>();
  rows.forEach((row, at) => {
    if (row.kind !== 'event') return;
    if (at < index) above.set(row.tenant, row.event.log_id);
    else if (!below.has(row.tenant)) below.set(row.tenant, row.event.log_id);
  });
  const tenants = new Set([...above.keys(), ...below.keys(), ...Object.keys(beside)]);
  const places = [...tenants].map((tenant): [string, LogPlace] => [
    tenant,
    { above: above.get(tenant) ?? beside[tenant]?.above, below: below.get(tenant) ?? beside[tenant]?.below },
  ]);
  return Object.fromEntries(places);
}
