import { safeJson, safeLine } from '../../src/safe-text.ts';
import type { CommandOutput } from './command-output.ts';
import { csvLine } from './csv-line.ts';
import { printTable } from './print-table.ts';
import type { Column } from './record-column.ts';
import type { RecordFormat } from './record-format.ts';

/** How a list of rows is printed in each format. */
export interface RecordView<Row> {
  /** Columns of the table and of the CSV file. */
  readonly columns: readonly Column<Row>[];
  /** The record of the JSON formats, as scripts see it. */
  readonly record: (row: Row) => unknown;
}

/** Rows as they are there, or as they are found. */
type Rows<Row> = Iterable<Row> | AsyncIterable<Row>;

/** Prints rows one after the other as they come; only the table has to see all of them first. */
export async function printRecords<Row>(
  output: CommandOutput,
  format: RecordFormat,
  found: Rows<Row>,
  view: RecordView<Row>,
): Promise<void> {
  const rows = hearing(found);
  if (format === 'table') return printTable(output, view.columns, await Array.fromAsync(rows));
  if (format === 'json') return printJsonList(output, rows, view);
  if (format === 'csv') return printCsv(output, rows, view);
  for await (const row of rows) {
    if (output.closed) return;
    await output.print(`${jsonText(output, view.record(row))}\n`);
  }
}

/** Milliseconds: so long nothing else is heard. */
const restAfter = 50;

/**
 * The same rows, with a moment now and then in which a signal is heard: what is written to a file or a pipe is written at
 * once, and rows of a mirror are read at once, so nothing else would make a pause before the last one.
 */
async function* hearing<Row>(rows: Rows<Row>): AsyncGenerator<Row, void, undefined> {
  let rested = performance.now();
  for await (const row of rows) {
    if (performance.now() - rested > restAfter) {
      await new Promise(setImmediate);
      rested = performance.now();
    }
    yield row;
  }
}

/** Prints one JSON document. */
export async function printJson(output: CommandOutput, value: unknown): Promise<void> {
  await output.print(`${jsonText(output, value, 2)}\n`);
}

async function printJsonList<Row>(output: CommandOutput, rows: Rows<Row>, view: RecordView<Row>): Promise<void> {
  let before = '[\n';
  for await (const row of rows) {
    if (output.closed) return;
    await output.print(`${before}${jsonText(output, view.record(row), 2).replaceAll(/^/gm, '  ')}`);
    before = ',\n';
  }
  await output.print(before === '[\n' ? '[]\n' : '\n]\n');
}

/** For a person who looks at it on a terminal, a line is made drawable as a whole; a file gets the exact text. */
async function printCsv<Row>(output: CommandOutput, rows: Rows<Row>, view: RecordView<Row>): Promise<void> {
  const print = async (line: string) => output.print(output.isTerminal ? `${safeLine(line.trimEnd())}\n` : line);
  await print(csvLine(view.columns.map((column) => column.title)));
  for await (const row of rows) {
    if (output.closed) return;
    await print(csvLine(view.columns.map((column) => column.value(row))));
  }
}

/** On a terminal everything that it would act on is written as `\uXXXX`, which means the same to a JSON reader. */
function jsonText(output: CommandOutput, value: unknown, indent?: number): string {
  return output.isTerminal ? safeJson(value, indent) : (JSON.stringify(value, wellFormed, indent) ?? 'null');
}

/** Half of a character, as is left when a name was cut, is no text for other programs: `jq` refuses the document. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
