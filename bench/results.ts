import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';

import type { Figure } from './benchmark.ts';

const file = join(import.meta.dirname, 'RESULTS.md');

/** What one benchmark found in one run. */
export interface Result {
  readonly name: string;
  readonly summary: string;
  readonly figures: readonly Figure[];
  readonly lines: readonly string[];
}

/** Takes the place of what the same benchmark found last; what others found stays. */
export function writeResult(result: Result): void {
  const [head = '', ...sections] = readFileSync(file, 'utf8').split(/^(?=## )/mu);
  const written = section(result);
  const at = sections.findIndex((text) => text.startsWith(`## ${result.name}\n`));
  if (at < 0) sections.push(written);
  else sections[at] = written;
  writeFileSync(file, `${[head, ...sections].map((text) => text.trimEnd()).join('\n\n')}\n`);
}

function section({ name, summary, figures, lines }: Result): string {
  const parts = ['```text', ...lines, '```'].join('\n');
  return [`## ${name}`, `${summary}. ${describeMachine()}`, table(figures), parts].filter(Boolean).join('\n\n');
}

/** The figures as a table, also for the terminal; empty when there are none. */
export function table(figures: readonly Figure[]): string {
  if (figures.length === 0) return '';
  const cells = figures.map(({ what, ours, against, ratio, goal = '' }) => {
    return [what, ours, against, ratio === undefined ? '' : ratioWords(ratio), goal];
  });
  const rows = [['what', 'ours', 'limit or peer', 'ratio', 'goal'], ...cells];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  const [first = [], ...others] = rows;
  return [line(first), rule, ...others.map(line)].join('\n');
}

function ratioWords(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(3) : ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0);
}

function describeMachine(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  const day = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} processors (${first?.model.trim() ?? 'unknown'}), ${gigabytes} GiB, ${process.platform}`;
  return `${day}, ${commit()}, Node ${process.versions.node}, ${machine}, load ${load}.`;
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'not from a checkout';
  }
}
