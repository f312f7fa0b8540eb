import { safeCell, safeLine } from '../../src/safe-text.ts';
import type { CommandOutput } from './command-output.ts';
import { cellText, type Column } from './record-column.ts';
import { textWidth } from '../../src/text-width.ts';

const gap = '  ';
/** No column is cut below this: a line that is still too long then wraps. */
const narrowest = 8;
const longestCell = 300;

/**
 * Prints a plain table: a heading, then one line per row. On a terminal the widest columns are cut until a line
 * fits; into a file or a pipe nothing is cut.
 */
export async function printTable<Row>(
  output: CommandOutput,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const lines: readonly string[][] = [
    columns.map((column) => column.title),
    ...rows.map((row) => columns.map((column) => safeLine(cellText(column.value(row)), longestCell))),
  ];
  const wanted = columns.map((_, index) =>
    lines.reduce((most, line) => Math.max(most, textWidth(line[index] ?? '')), 1),
  );
  const widths = output.columns === undefined ? wanted : fitWidths(wanted, output.columns);
  for (const line of lines) {
    if (output.closed) return;
    const cells = line.map((cell, index) => {
      const align = columns[index]?.right === true ? 'right' : 'left';
      return safeCell(cell, widths[index] ?? narrowest, { align }).text;
    });
    await output.print(`${cells.join(gap).trimEnd()}\n`);
  }
}

/** Takes from the widest columns until the line fits. */
export function fitWidths(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted];
  const total = () => widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
  while (total() > room) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= narrowest) break;
    widths[widest] = Math.max(narrowest, (widths[widest] ?? 0) - (total() - room > 20 ? 5 : 1));
  }
  return widths;
}
