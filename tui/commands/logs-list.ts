import { Option } from 'commander';

import { readsEvents } from '../../src/mirror/log-fields.ts';
import type { LogFilter } from '../../src/mirror/mirror.ts';
import { wayOutWords } from '../way-out-words.ts';
import { askedOfLogs } from './asked-of-logs.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type ListedEvent, logColumns, logRecord } from './log-columns.ts';
import { addLogFilterOptions, type LogFilterOptions, readLogFilters } from './log-filter.ts';
import { mergeSorted } from './merge-sorted.ts';
import { type OpenMirror, withMirrors } from './open-mirrors.ts';
import { printCounts } from './print-counts.ts';
import { printRecords } from './print-records.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { readQuery } from './read-query.ts';
import { sayCut } from './say-cut.ts';
import { dateWords } from './time-words.ts';
import { type SearchedTo, searchLogs } from './walk-logs.ts';
import { wholeNumber } from './whole-number.ts';

interface ListOptions extends LogFilterOptions, FormatOptions {
  readonly limit?: number;
  readonly count?: boolean;
}

const tableLimit = 100;
const mostListed = 10_000_000;

export const defineLogsList: DefineCommand = (command, context) => {
  addLogFilterOptions(command)
    .option(
      '--limit <n>',
      `at most so many (default: ${tableLimit} in a table, all otherwise)`,
      wholeNumber(1, mostListed),
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
      const counts: { tenant: string; count: number }[] = [];
      for (const one of asked) counts.push({ tenant: one.tenant.name, count: await countEvents(context, one) });
      if (counts.every(({ count }) => count === 0)) sayWayOut(context, text);
      return printCounts(context.output, counts, options.json === true);
    }
    const sequences = asked.map((one) => findEvents(one, limit));
    let left = limit;
    const events = hearing(context, mergeSorted(sequences, newestFirst), () => (left -= 1) === 0);
    await printRecords(context.output, format, events, {
      columns: logColumns(isAll, format === 'csv'),
      record: (listed) => logRecord(listed, isAll),
    });
    if (format !== 'table') return;
    if (left === limit) sayWayOut(context, text);
    if (left > 0) return;
    if (asked.some(({ filter }) => readsEvents(filter.query))) return sayMore(context, limit);
    const total = asked.reduce((sum, { reader, filter }) => sum + reader.countLogs(filter), 0);
    sayCut(context.output, 'events', { shown: limit, total });
  });
}

/** Where nothing is found, something else may have been meant. */
function sayWayOut({ output }: CommandContext, text: string | undefined): void {
  const words = wayOutWords(readQuery(text), 'logs');
  if (words !== undefined) output.say(`note: ${words}`);
}

interface Asked extends OpenMirror {
  readonly filter: LogFilter;
}

/** An event, or how far the search has come. */
type Found = ListedEvent | SearchedTo;

function findEvents({ tenant, reader, filter }: Asked, limit: number): Iterable<Found> {
  return searchLogs(reader, filter, limit).map((found) =>
    'event' in found ? { tenant: tenant.name, event: found.event } : found,
  );
}

/** What no index answers is counted by finding it: that can be ended. */
async function countEvents(context: CommandContext, asked: Asked): Promise<number> {
  if (!readsEvents(asked.filter.query)) return asked.reader.countLogs(asked.filter);
  let count = 0;
  const events = hearing(context, findEvents(asked, Infinity), () => false);
  while ((await events.next()).done !== true) count += 1;
  return count;
}

/** So often it is said how far a search has come, in milliseconds. */
const tellAfter = 5000;

/**
 * The events, with a moment between the steps of a search in which a signal is heard.
 * @param isLast called with each event
 */
async function* hearing(
  { output, signal }: CommandContext,
  found: Iterable<Found>,
  isLast: () => boolean,
): AsyncGenerator<ListedEvent, void, undefined> {
  let told = performance.now();
  for (const one of found) {
    signal.throwIfAborted();
    if ('event' in one) {
      yield one;
      if (isLast()) return;
      continue;
    }
    await new Promise(setImmediate);
    if (!output.messagesAreOnTerminal || performance.now() - told < tellAfter) continue;
    output.say(`searched back to ${dateWords(one.searchedTo)} UTC, event by event; Ctrl-C ends it`);
    told = performance.now();
  }
}

/** To count them would take as long as to find them. */
function sayMore({ output }: CommandContext, shown: number): void {
  output.say(
    `the newest ${shown} events are shown, older ones were not looked for; see more with --limit ${Math.min(mostListed, shown * 10)}`,
  );
}

/** How far a search has come is told before anything that waits. */
function newestFirst(left: Found, right: Found): number {
  if (!('event' in left)) return -1;
  if (!('event' in right)) return 1;
  if (left.event.date === right.event.date) return 0;
  return left.event.date > right.event.date ? -1 : 1;
}
