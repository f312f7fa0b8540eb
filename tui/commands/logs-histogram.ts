import { Option } from 'commander';

import type { LogHistogramBar } from '../../src/mirror/mirror.ts';
import { AppError } from '../../src/errors.ts';
import { askedOfLogs } from './asked-of-logs.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { addLogFilterOptions, type LogFilterOptions, readLogFilters } from './log-filter.ts';
import { withMirrors } from './open-mirrors.ts';
import { printRecords } from './print-records.ts';
import type { Column } from './record-column.ts';
import { addFormatOptions, type FormatOptions, recordFormat } from './record-format.ts';
import { dateWords } from './time-words.ts';

interface HistogramOptions extends LogFilterOptions, FormatOptions {
  readonly by: 'hour' | 'day';
}

const steps = { hour: 3_600_000, day: 86_400_000 } as const;
/** How far back without --since. */
const usualBars = { hour: 24, day: 30 } as const;
const mostBars = 10_000;
const widest = 40;

export const defineLogsHistogram: DefineCommand = (command, context) => {
  addLogFilterOptions(command).addOption(
    new Option('--by <step>', 'hours or days, in UTC; without --since the last 24 hours or 30 days')
      .choices(Object.keys(steps))
      .default('hour'),
  );
  addFormatOptions(command, ['json', 'ndjson', 'csv']).action(
    async (query: string | undefined, options: HistogramOptions) => {
      await askedOfLogs(context, query, options, async (...asked) => printHistogram(context, ...asked));
    },
  );
};

async function printHistogram(
  context: CommandContext,
  text: string | undefined,
  options: HistogramOptions,
): Promise<void> {
  const step = steps[options.by];
  const to = Math.ceil((context.clock.now() + 1) / step) * step;
  const filters = readLogFilters(context, text, options);
  const from =
    filters.since === undefined ? to - usualBars[options.by] * step : Math.floor(filters.since / step) * step;
  if ((to - from) / step > mostBars)
    throw new AppError('usage', `that is more than ${mostBars} bars`, { hint: 'Begin later, or count --by day.' });
  await withMirrors(context, options, async (mirrors) => {
    const histograms = mirrors.map((mirror) => mirror.reader.logHistogram(filters.of(mirror), { from, to, step }));
    const bars = sumBars(histograms);
    await printRecords(context.output, recordFormat(options), bars, {
      columns: columnsOf(options, bars),
      record: ({ at, count, failures }) => ({ at: new Date(at).toISOString(), count, failures }),
    });
  });
}

function sumBars([first = [], ...more]: readonly (readonly LogHistogramBar[])[]): LogHistogramBar[] {
  return first.map(({ at, count, failures }, i) => ({
    at,
    count: more.reduce((sum, bars) => sum + (bars[i]?.count ?? 0), count),
    failures: more.reduce((sum, bars) => sum + (bars[i]?.failures ?? 0), failures),
  }));
}

function columnsOf(options: HistogramOptions, bars: readonly LogHistogramBar[]): readonly Column<LogHistogramBar>[] {
  const length = options.by === 'hour' ? 16 : 10;
  const columns: Column<LogHistogramBar>[] = [
    { title: options.by.toUpperCase(), value: ({ at }) => dateWords(at).slice(0, length) },
    { title: 'EVENTS', value: ({ count }) => count, right: true },
    { title: 'FAILED', value: ({ failures }) => failures, right: true },
  ];
  if (options.csv === true) return columns;
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return [...columns, { title: '', value: (bar) => barText(bar, most) }];
}

/** Failures first, so that they stand below each other. */
function barText({ count, failures }: LogHistogramBar, most: number): string {
  const length = Math.ceil((count / most) * widest);
  const failed = Math.min(length, Math.ceil((failures / most) * widest));
  return 'x'.repeat(failed) + '='.repeat(length - failed);
}
