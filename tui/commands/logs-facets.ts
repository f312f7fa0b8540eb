import { Option } from 'commander';

import { type LogFacet, type LogFacetField, logFacetFields } from '../../src/mirror/mirror.ts';
import { askedOfLogs } from './asked-of-logs.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { addLogFilterOptions, type LogFilterOptions, readLogFilters } from './log-filter.ts';
import { withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { wholeNumber } from './whole-number.ts';

interface FacetOptions extends LogFilterOptions, FormatOptions {
  readonly by: LogFacetField;
  readonly limit: number;
}

export const defineLogsFacets: DefineCommand = (command, context) => {
  addLogFilterOptions(command)
    .addOption(new Option('--by <field>', 'what to count by').choices(logFacetFields).default('type'))
    .option('--limit <n>', 'at most so many values', wholeNumber(1, 100_000), 20);
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(
    async (query: string | undefined, options: FacetOptions) => {
      await askedOfLogs(context, query, options, async (...asked) => printFacets(context, ...asked));
    },
  );
};

async function printFacets(context: CommandContext, text: string | undefined, options: FacetOptions): Promise<void> {
  const filters = readLogFilters(context, text, options);
  const { by, limit } = options;
  await withMirrors(context, options, async (mirrors) => {
    // What is rare in each of several tenants can be frequent in all of them.
    const asked = Math.max(1000, limit * 10);
    const facets = sumFacets(mirrors.map((mirror) => mirror.reader.logFacets(filters.of(mirror), by, asked)));
    await printRecords(context.output, recordFormat(options), facets.slice(0, limit), {
      columns: columnsOf(by),
      record: ({ value, count }) => ({ [by]: value, count }),
    });
    sayMore(context, facets, options, asked);
  });
}

/** @param asked as many values were counted of each mirror: beyond, nobody knows how many there are */
function sayMore({ output }: CommandContext, facets: readonly LogFacet[], { by, limit }: FacetOptions, asked: number) {
  if (facets.length <= limit) return;
  const rest = facets.slice(limit).reduce((sum, { count }) => sum + count, 0);
  const more = facets.length >= asked ? `${facets.length} or more` : String(facets.length);
  output.say(
    `the ${limit} most frequent of ${more} values of ${by} are shown; the others have ${rest} events: see more with --limit ${facets.length}`,
  );
}

function sumFacets(lists: readonly (readonly LogFacet[])[]): LogFacet[] {
  const counts = new Map<string, number>();
  for (const { value, count } of lists.flat()) counts.set(value, (counts.get(value) ?? 0) + count);
  return Array.from(counts, ([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
}

function columnsOf(by: LogFacetField): readonly Column<LogFacet>[] {
  return [
    { title: by.toUpperCase(), value: ({ value }) => value },
    { title: 'EVENTS', value: ({ count }) => count, right: true },
  ];
}
