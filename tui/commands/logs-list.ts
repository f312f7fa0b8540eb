import type { LogEvent } from '../../src/domain/log-event.ts';
import { logEventType } from '../../src/domain/log-event-types.ts';
import { addTenantOptions, type TenantOptions } from './choose-tenants.ts';
import { commaList } from './comma-list.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { findUserId } from './find-user.ts';
import { mergeSorted } from './merge-sorted.ts';
import { withMirrors } from './open-mirrors.ts';
import { sayKeptFrom } from './say-kept-from.ts';
import { printRecords } from './print-records.ts';
import { type Column, fieldColumns } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { dateWords, readSince } from './time-words.ts';
import { logCsvFields, walkLogs } from './walk-logs.ts';
import { wholeNumber } from './whole-number.ts';

interface ListOptions extends TenantOptions, FormatOptions {
  readonly user?: string;
  readonly type?: readonly string[];
  readonly since?: string;
  readonly limit?: number;
}

interface ListedEvent {
  readonly tenant: string;
  readonly event: LogEvent;
}

const tableLimit = 100;

export const defineLogsList: DefineCommand = (command, context) => {
  command.argument('[text]', 'a part of type, description, user name, application, connection or ip');
  addTenantOptions(command, { all: true })
    .option('--user <user>', 'only events of this user: a user_id, or an e-mail that names exactly one')
    .option('--type <a,b>', "only these of Auth0's type codes, such as f,fp,limit_wc", commaList)
    .option('--since <when>', 'only events since then: 90m, 24h, 7d, or an ISO date')
    .option(
      '--limit <n>',
      `at most so many (default: ${tableLimit} in a table, all otherwise)`,
      wholeNumber(1, 10_000_000),
    );
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(
    async (text: string | undefined, options: ListOptions) => {
      await listLogs(context, text, options);
    },
  );
};

async function listLogs(context: CommandContext, text: string | undefined, options: ListOptions): Promise<void> {
  const format = recordFormat(options);
  const limit = options.limit ?? (format === 'table' ? tableLimit : Infinity);
  const since = options.since === undefined ? undefined : readSince(options.since, context.clock.now());
  await withMirrors(context, options, async (mirrors) => {
    for (const { tenant, reader } of mirrors) sayKeptFrom(context.output, reader.syncStatus(), tenant.name, since);
    const sequences = mirrors.map(({ tenant, reader }) => {
      const user_id = options.user === undefined ? undefined : findUserId(reader, options.user, tenant.name);
      const request = { text, types: options.type, since, user_id };
      return walkLogs(reader, request, limit).map((event): ListedEvent => ({ tenant: tenant.name, event }));
    });
    const events = mergeSorted(sequences, newestFirst).take(limit);
    await printRecords(context.output, format, events, {
      columns: chooseColumns(options, format === 'csv'),
      record: ({ tenant, event }) => (options.allTenants === true ? { tenant, ...event } : event),
    });
  });
}

function newestFirst(left: ListedEvent, right: ListedEvent): number {
  if (left.event.date === right.event.date) return 0;
  return left.event.date > right.event.date ? -1 : 1;
}

const tenantColumn: Column<ListedEvent> = { title: 'TENANT', value: ({ tenant }) => tenant };

function chooseColumns(options: ListOptions, csv: boolean): readonly Column<ListedEvent>[] {
  const columns = csv ? fieldColumns<ListedEvent>(logCsvFields, ({ event }) => event) : tableColumns;
  if (options.allTenants !== true) return columns;
  return [csv ? { ...tenantColumn, title: 'tenant' } : tenantColumn, ...columns];
}

const tableColumns: readonly Column<ListedEvent>[] = [
  { title: 'DATE', value: ({ event }) => dateWords(event.date) },
  { title: 'TYPE', value: ({ event }) => event.type },
  { title: 'EVENT', value: ({ event }) => logEventType(event.type).words },
  { title: 'DESCRIPTION', value: ({ event }) => event.description },
  { title: 'USER', value: ({ event }) => event.user_name ?? event.user_id },
  { title: 'APPLICATION', value: ({ event }) => event.client_name ?? event.client_id },
  { title: 'CONNECTION', value: ({ event }) => event.connection },
  { title: 'IP', value: ({ event }) => event.ip },
  { title: 'LOG_ID', value: ({ event }) => event.log_id },
];
