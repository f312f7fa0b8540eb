import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogFilter, MirrorReader } from '../../src/mirror/mirror.ts';

const chunk = 1000;

/**
 * All events of one mirror, newest first, read in pieces while they are asked for.
 * @param limit more will not be asked for
 */
export function* walkLogs(
  reader: MirrorReader,
  filter: LogFilter,
  limit = Infinity,
): Generator<LogEvent, void, undefined> {
  const piece = Math.min(limit, chunk);
  for (let before: string | undefined; ;) {
    const events = reader.listLogs({ ...filter, before_log_id: before, limit: piece });
    yield* events;
    before = events.at(-1)?.log_id;
    if (before === undefined || events.length < piece) return;
  }
}

/** Milliseconds after which a search says how far it has come. */
const searchStep = 200;

/** Up to when a search has looked at every event: a date as Auth0 spells it. */
export interface SearchedTo {
  readonly searchedTo: string;
}

/** The same for a query, which no index may answer: how far the search has come is told in between. */
export function* searchLogs(
  reader: MirrorReader,
  filter: LogFilter,
  limit = Infinity,
): Generator<{ readonly event: LogEvent } | SearchedTo, void, undefined> {
  const piece = Math.min(limit, chunk);
  for (let before: string | undefined; ;) {
    const { events, reached } = reader.searchLogs({
      ...filter,
      before_log_id: before,
      limit: piece,
      budget: searchStep,
    });
    for (const event of events) yield { event };
    if (reached !== undefined) yield { searchedTo: reached.date ?? '' };
    before = (reached ?? events.at(-1))?.log_id;
    if (before === undefined || (reached === undefined && events.length < piece)) return;
  }
}

/** Columns of a CSV file of events, as Auth0 spells them. */
export const logCsvFields: readonly string[] = [
  'log_id',
  'date',
  'type',
  'description',
  'user_id',
  'user_name',
  'client_id',
  'client_name',
  'connection',
  'ip',
  'user_agent',
];
