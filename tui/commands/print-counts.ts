import type { CommandOutput } from './command-output.ts';
import { printJson } from './print-records.ts';

/** How many match, by tenant. */
export type Counts = readonly { readonly tenant: string; readonly count: number }[];

/** What `--count` prints: the number of all tenants together, and as JSON also that of each. */
export async function printCounts(output: CommandOutput, tenants: Counts, asJson: boolean): Promise<void> {
  const count = tenants.reduce((sum, each) => sum + each.count, 0);
  if (asJson) await printJson(output, { count, tenants });
  else await output.print(`${count}\n`);
}
