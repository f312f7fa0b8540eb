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
