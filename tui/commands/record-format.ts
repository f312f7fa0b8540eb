import { Option, type Command } from 'commander';

export type RecordFormat = 'table' | 'json' | 'ndjson' | 'csv';

/** What commander leaves in the options of a command that prints records. */
export interface FormatOptions {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly csv?: boolean;
}

/** Adds `--json` and, for commands that print many records, `--ndjson` and `--csv`. */
export function addFormatOptions(command: Command, formats: readonly Exclude<RecordFormat, 'table'>[]): Command {
  const words = {
    json: 'print one JSON document',
    ndjson: 'print one JSON record per line',
    csv: 'print comma-separated values; text that a spreadsheet would run is quoted with an apostrophe',
  };
  for (const format of formats) {
    command.addOption(new Option(`--${format}`, words[format]).conflicts(formats.filter((other) => other !== format)));
  }
  return command;
}

export function recordFormat(options: FormatOptions): RecordFormat {
  if (options.json === true) return 'json';
  if (options.ndjson === true) return 'ndjson';
  return options.csv === true ? 'csv' : 'table';
}
