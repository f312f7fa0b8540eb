import type { LogEvent } from '../../src/domain/log-event.ts';
import type { LogFilter } from '../../src/mirror/mirror.ts';
import { safeJson, safeLine } from '../../src/safe-text.ts';
import { askedOfLogs } from './asked-of-logs.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { type ListedEvent, logColumns, logRecord } from './log-columns.ts';
import { addLogFilterOptions, type LogFilterOptions, readLogFilters } from './log-filter.ts';
import { type OpenMirror, withMirrors } from './open-mirrors.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { cellText } from './record-column.ts';
import { untilStopped } from './until-stopped.ts';
import { wholeNumber } from './whole-number.ts';

interface TailOptions extends LogFilterOptions, FormatOptions {
  readonly lines: number;
}

const pollInterval = 1000;
/** Events that are read at a time. */
const page = 500;

export const defineLogsTail: DefineCommand = (command, context) => {
  addLogFilterOptions(command).option('--lines <n>', 'so many of the newest first', wholeNumber(0, 100_000), 10);
  addFormatOptions(command, ['ndjson']).action(async (query: string | undefined, options: TailOptions) => {
    await askedOfLogs(context, query, options, async (...asked) => tailLogs(context, ...asked));
  });
};

async function tailLogs(context: CommandContext, text: string | undefined, options: TailOptions): Promise<void> {
  const { clock, output, signal } = context;
  const filters = readLogFilters(context, text, options);
  await withMirrors(context, options, async (mirrors) => {
    const tails = mirrors.map((mirror) => new MirrorTail(mirror, filters.of(mirror)));
    const newest = tails.flatMap((tail) => tail.newest(options.lines)).toSorted(oldestFirst);
    await print(context, options, newest.slice(Math.max(0, newest.length - options.lines)));
    await untilStopped(signal, async () => {
      while (!output.closed) {
        await clock.sleep(pollInterval, signal);
        await print(context, options, tails.flatMap((tail) => tail.added()).toSorted(oldestFirst));
      }
    });
  });
}

/** What comes into one mirror. */
class MirrorTail {
  readonly #mirror: OpenMirror;
  readonly #filter: LogFilter;
  #version: number;
  /** The last event that was looked at. */
  #last: string | undefined;

  constructor(mirror: OpenMirror, filter: LogFilter) {
    this.#mirror = mirror;
    this.#filter = filter;
    this.#version = mirror.reader.dataVersion();
    this.#last = this.#end();
  }

  newest(lines: number): ListedEvent[] {
    const events = this.#mirror.reader.listLogs({ ...this.#filter, limit: lines });
    return this.#listed(events.filter(({ log_id }) => log_id <= (this.#last ?? '')));
  }

  added(): ListedEvent[] {
    const { reader } = this.#mirror;
    const version = reader.dataVersion();
    if (version === this.#version) return [];
    this.#version = version;
    // Asked first, so that nothing that comes meanwhile is taken for looked at.
    const end = this.#end();
    const found: LogEvent[] = [];
    for (let from = this.#last; ; from = found.at(-1)?.log_id) {
      const events = reader.listLogs({ ...this.#filter, after_log_id: from, oldest_first: true, limit: page });
      found.push(...events);
      if (events.length < page) break;
    }
    const last = found.at(-1)?.log_id ?? '';
    this.#last = end !== undefined && end > last ? end : (found.at(-1)?.log_id ?? this.#last);
    return this.#listed(found);
  }

  #end(): string | undefined {
    return this.#mirror.reader.listLogs({ limit: 1 })[0]?.log_id;
  }

  #listed(events: readonly LogEvent[]): ListedEvent[] {
    return events.map((event) => ({ tenant: this.#mirror.tenant.name, event }));
  }
}

function oldestFirst(left: ListedEvent, right: ListedEvent): number {
  if (left.event.date === right.event.date) return 0;
  return left.event.date < right.event.date ? -1 : 1;
}

async function print({ output }: CommandContext, options: TailOptions, events: readonly ListedEvent[]): Promise<void> {
  const isAll = options.allTenants === true;
  for (const listed of events) {
    if (output.closed) return;
    await output.print(`${options.ndjson === true ? safeJson(logRecord(listed, isAll)) : lineOf(listed, isAll)}\n`);
  }
}

/** What is not there takes no room: nobody knows how wide the next ones are. */
function lineOf(listed: ListedEvent, isAll: boolean): string {
  const cells = logColumns(isAll, false).map(({ value }) => safeLine(cellText(value(listed)), 300));
  return cells.filter((cell) => cell !== '').join('  ');
}
