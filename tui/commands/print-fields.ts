import { safeJson, safeLine } from '../../src/safe-text.ts';
import type { CommandOutput } from './command-output.ts';
import { cellText } from './record-column.ts';

/** A line of a detail view: what it is called and what it is. An undefined value is left out. */
export type Field = readonly [label: string, value: unknown];

/** Prints labelled values, one per line; objects follow as indented JSON. */
export async function printFields(output: CommandOutput, fields: readonly Field[]): Promise<void> {
  const shown = fields.filter(([, value]) => value !== undefined && value !== null);
  const width = Math.max(0, ...shown.map(([label]) => label.length));
  for (const [label, value] of shown) {
    const head = `${label.padEnd(width)}  `;
    if (typeof value !== 'object') await output.print(`${head}${safeLine(cellText(value))}\n`);
    else await output.print(`${head}${safeJson(value, 2).replaceAll('\n', `\n${' '.repeat(head.length)}`)}\n`);
  }
}
