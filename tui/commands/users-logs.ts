import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogGap, MirrorReader } from '../../src/mirror/mirror.ts';
import { historyWords, placeOf } from '../components/event-words.ts';
import { whyNoEvents } from '../state/why-no-events.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import { commaList } from './comma-list.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId, refuseUnknown } from './find-user.ts';
import { withMirrors } from './open-mirrors.ts';
import { sayCut } from './say-cut.ts';
import { sayKeptFrom } from './say-kept-from.ts';
import { sayLogCoverage, typeNodes } from './say-log-coverage.ts';
import { printRecords } from './print-records.ts';
import { fieldColumns, type Column } from './record-column.ts';
import { addFormatOptions, recordFormat, type FormatOptions } from './record-format.ts';
import { dateWords, durationWords, readSince } from './time-words.ts';
import { logCsvFields, walkLogs } from './walk-logs.ts';
import { wholeNumber } from './whole-number.ts';

interface LogsOptions extends Pick<TenantOptions, 'tenant'>, FormatOptions {
  readonly type?: readonly string[];
  readonly since?: string;
  readonly limit?: number;
}

/** A line of the history: an event, or a hole in the log. */
type Row = { readonly event: LogEvent } | { readonly gap: LogGap };

const tableLimit = 100;

export const defineUsersLogs: DefineCommand = (command, context) => {
  command.argument('<user>', 'a user_id, or an e-mail that names exactly one user');
  addTenantOptions(command, { all: false })
    .option('--type <a,b>', "only these of Auth0's type codes, such as f,fp,limit_wc", commaList)
    .option('--since <when>', 'only events since then: 90m, 24h, 7d, or an ISO date')
    .option(
      '--limit <n>',
      `at most so many (default: ${tableLimit} in a table, all otherwise)`,
      wholeNumber(1, 10_000_000),
    );
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(async (user: string, options: LogsOptions) => {
    await listUserLogs(context, user, options);
  });
};

async function listUserLogs(context: CommandContext, user: string, options: LogsOptions): Promise<void> {
  const format = recordFormat(options);
  const limit = options.limit ?? (format === 'table' ? tableLimit : Infinity);
  const since = options.since === undefined ? undefined : readSince(options.since, context.clock.now());
  await withMirrors(context, options, async ([mirror]) => {
    if (mirror === undefined) return;
    const { tenant, reader } = mirror;
    const user_id = findUserId(reader, user, tenant);
    sayWhyEmpty(context, reader, user_id, tenant.name);
    sayLogCoverage(context.output, mirror, typeNodes(options.type));
    const status = reader.syncStatus();
    sayKeptFrom(context.output, status, tenant.name, since);
    const gaps = status.gaps.filter(({ to }) => since === undefined || to >= since);
    const filter = { user_id, types: options.type, since };
    const events = walkLogs(reader, filter, limit);
    if (Number.isFinite(limit)) sayCut(context.output, 'events', { shown: limit, total: reader.countLogs(filter) });
    if (format === 'table') {
      const rows = withGaps(events, gaps).take(limit);
      return printRecords(context.output, format, rows, { columns: tableColumns(user_id), record: (row) => row });
    }
    for (const gap of gaps) context.output.say(`warning: ${gapWords(gap)}`);
    return printRecords(context.output, format, events.take(limit), {
      columns: fieldColumns<LogEvent>(logCsvFields, (event) => event),
      record: (event) => event,
    });
  });
}

/** @throws AppError `not_found` for somebody who is neither in the mirror nor in its log */
function sayWhyEmpty({ output }: CommandContext, reader: MirrorReader, user_id: string, tenant: string): void {
  refuseUnknown(reader, user_id, tenant);
  if (reader.countLogs({ user_id }) === 0) output.say(whyNoEvents(tenant, reader.syncStatus(), reader.oldestLog()));
}

/** Puts holes in the log where they lie among the events, which come newest first. */
function* withGaps(events: Iterable<LogEvent>, gaps: readonly LogGap[]): Generator<Row, void, undefined> {
  const left = gaps.toSorted((a, b) => a.from - b.from);
  for (const event of events) {
    for (let gap = left.at(-1); isBetween(gap, event); gap = left.at(-1)) {
      yield { gap };
      left.pop();
    }
    yield { event };
  }
  for (const gap of left.toReversed()) yield { gap };
}

function isBetween(gap: LogGap | undefined, older: LogEvent): gap is LogGap {
  return gap?.after_log_id !== undefined && older.log_id <= gap.after_log_id;
}

function gapWords({ from, to }: LogGap): string {
  return `hole in the log, ${durationWords(to - from)} long: ${dateWords(from)} to ${dateWords(to)} UTC`;
}

function tableColumns(user_id: string): readonly Column<Row>[] {
  const ofEvent =
    (value: (event: LogEvent) => unknown) =>
    (row: Row): unknown =>
      'event' in row ? value(row.event) : undefined;
  return [
    { title: 'DATE', value: (row) => dateWords('event' in row ? row.event.date : row.gap.to) },
    { title: 'EVENT', value: (row) => ('event' in row ? historyWords(row.event, user_id) : gapWords(row.gap)) },
    { title: 'APPLICATION', value: ofEvent(({ client_name, client_id }) => client_name ?? client_id) },
    { title: 'CONNECTION', value: ofEvent(({ connection }) => connection) },
    { title: 'IP', value: ofEvent(({ ip }) => ip) },
    { title: 'PLACE', value: ofEvent(placeOf) },
    { title: 'TYPE', value: ofEvent(({ type }) => type) },
    { title: 'LOG_ID', value: ofEvent(({ log_id }) => log_id) },
  ];
}
