import { Option } from 'commander';

import { wayOutWords } from '../way-out-words.ts';
import { askedOfLogs } from './asked-of-logs.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type ListedEvent, logColumns, logRecord } from './log-columns.ts';
import { addLogFilterOptions, type LogFilterOptions, readLogFilters } from './log-filter.ts';
import { mergeSorted } from './merge-sorted.ts';
import { withMirrors } from './open-mirrors.ts';
import { printCounts } from './print-counts.ts';
import { printRecords } from './print-records.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { readQuery } from './read-query.ts';
import { sayCut } from './say-cut.ts';
import { walkLogs } from './walk-logs.ts';
import { wholeNumber } from './whole-number.ts';

interface ListOptions extends LogFilterOptions, FormatOptions {
  readonly limit?: number;
  readonly count?: boolean;
}

const tableLimit = 100;

export const defineLogsList: DefineCommand = (command, context) => {
  addLogFilterOptions(command)
    .option(
      '--limit <n>',
      `at most so many (default: ${tableLimit} in a table, all otherwise)`,
      wholeNumber(1, 10_000_000),
    )
    .addOption(new Option('--count', 'print how many match, and nothing else').conflicts(['limit', 'ndjson', 'csv']));
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(
    async (query: string | undefined, options: ListOptions) => {
      await askedOfLogs(context, query, options, async (...asked) => listLogs(context, ...asked));
    },
  );
};

async function listLogs(context: CommandContext, text: string | undefined, options: ListOptions): Promise<void> {
  const format = recordFormat(options);
  const limit = options.limit ?? (format === 'table' ? tableLimit : Infinity);
  const isAll = options.allTenants === true;
  const filters = readLogFilters(context, text, options);
  await withMirrors(context, options, async (mirrors) => {
    const asked = mirrors.map((mirror) => ({ ...mirror, filter: filters.of(mirror) }));
    if (options.count === true) {
      const counts = asked.map(({ tenant, reader, filter }) => ({
        tenant: tenant.name,
        count: reader.countLogs(filter),
      }));
      if (counts.every(({ count }) => count === 0)) sayWayOut(context, text);
      return printCounts(context.output, counts, options.json === true);
    }
    const sequences = asked.map(({ tenant, reader, filter }) =>
      walkLogs(reader, filter, limit).map((event): ListedEvent => ({ tenant: tenant.name, event })),
    );
    const events = mergeSorted(sequences, newestFirst).take(limit);
    await printRecords(context.output, format, stopAt(events, context.signal), {
      columns: logColumns(isAll, format === 'csv'),
      record: (listed) => logRecord(listed, isAll),
    });
    if (format !== 'table') return;
    const total = asked.reduce((sum, { reader, filter }) => sum + reader.countLogs(filter), 0);
    if (total === 0) sayWayOut(context, text);
    sayCut(context.output, 'events', { shown: limit, total });
  });
}

/** Where nothing is found, something else may have been meant. */
function sayWayOut({ output }: CommandContext, text: string | undefined): void {
  const words = wayOutWords(readQuery(text), 'logs');
  if (words !== undefined) output.say(`note: ${words}`);
}

function* stopAt<T>(items: Iterable<T>, signal: AbortSignal): Generator<T, void, undefined> {
  for (const item of items) {
    signal.throwIfAborted();
    yield item;
  }
}

function newestFirst(left: ListedEvent, right: ListedEvent): number {
  if (left.event.date === right.event.date) return 0;
  return left.event.date > right.event.date ? -1 : 1;
}
