import { Option } from 'commander';

import type { Tenant } from '../../src/domain/tenant.ts';
import { AppError } from '../../src/errors.ts';
import { keptLogs, type LogLevel, logLevels } from '../../src/log.ts';
import { logFile } from '../../src/paths.ts';
import { rotatedFiles } from '../../src/rotating-file.ts';
import { safeJson } from '../../src/safe-text.ts';
import type { CommandContext, DefineCommand } from './command.ts';
import { LogLines } from './log-lines.ts';
import { isWanted, type LogFilter, logLine, type LogRecord, readLogRecord, timeOf } from '../state/log-record.ts';
import { printJson } from './print-records.ts';
import { addFormatOptions, type FormatOptions } from './record-format.ts';
import { readSince } from './time-words.ts';
import { untilStopped } from './until-stopped.ts';
import { wholeNumber } from './whole-number.ts';

interface LogsOptions extends FormatOptions {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly since?: string;
  readonly level?: LogLevel;
  readonly tenant?: string;
}

const defaultLines = 50;

export const defineDaemonLogs: DefineCommand = (command, context) => {
  command
    .option('-f, --follow', 'go on and print what is added, until Ctrl-C')
    .option(
      '--lines <n>',
      `at most so many, the last ones (default: ${defaultLines}, all with --since)`,
      wholeNumber(0, 10_000_000),
    )
    .option('--since <when>', 'only what was written since then: 90m, 24h, 7d, or an ISO date')
    .addOption(new Option('--level <level>', 'only this level and what is more urgent').choices(logLevels))
    .option('--tenant <name>', 'only what is about this tenant');
  addFormatOptions(command, ['json', 'ndjson']).action(async (options: LogsOptions) => {
    await printLogs(context, options);
  });
};

async function printLogs(context: CommandContext, options: LogsOptions): Promise<void> {
  const { output, clock, signal } = context;
  if (options.follow === true && options.json === true) {
    throw new AppError('usage', '--json is one document, which --follow never ends', { hint: 'Use --ndjson.' });
  }
  const { paths, config } = await context.session();
  const since = options.since === undefined ? undefined : readSince(options.since, clock.now());
  const filter: LogFilter = { level: options.level, tenant: options.tenant, since };
  const files = rotatedFiles({ file: logFile(paths, 'daemon'), kept: keptLogs });
  using lines = new LogLines(files);
  const records = lastRecords(lines, filter, options.lines ?? (since === undefined ? defaultLines : Infinity));
  if (records.length === 0) refuseUnknown(options.tenant, config.read().tenants);
  if (options.json === true) return printJson(output, records);
  for (const record of records) await print(context, options, record);
  if (records.length === 0 && options.follow !== true) output.say(`nothing of that is in ${files[0] ?? ''}`);
  if (options.follow !== true) return;
  await untilStopped(signal, async () => {
    for await (const line of lines.follow(clock, signal)) {
      const record = readLogRecord(line);
      if (isWanted(record, filter)) await print(context, options, record);
      if (output.closed) return;
    }
  });
}

/** A tenant that was removed may still have its lines. */
function refuseUnknown(name: string | undefined, tenants: readonly Tenant[]): void {
  if (name === undefined || tenants.some((tenant) => tenant.name === name)) return;
  throw new AppError('usage', `no tenant is called ${name}, and the log knows none`, {
    hint: '`tenantry tenants list` shows what there is.',
  });
}

/** The last records that are wanted, oldest first. Older files are only read while there are not enough. */
function lastRecords(lines: LogLines, filter: LogFilter, most: number): LogRecord[] {
  let found: LogRecord[] = [];
  for (const file of lines.filesFromYoungest()) {
    const records = file.map(readLogRecord);
    found = records.filter((record) => isWanted(record, filter)).concat(found);
    const [oldest] = records;
    const isOld = filter.since !== undefined && oldest !== undefined && (timeOf(oldest) ?? Infinity) < filter.since;
    if (found.length >= most || isOld) break;
  }
  return most === 0 ? [] : found.slice(-most);
}

async function print({ output }: CommandContext, options: LogsOptions, record: LogRecord): Promise<void> {
  if (output.closed) return;
  await output.print(`${options.ndjson === true ? safeJson(record) : logLine(record)}\n`);
}
