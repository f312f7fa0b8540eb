import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import type { Figure } from './benchmark.ts';

const file = join(import.meta.dirname, 'RESULTS.md');
const goalsTitle = '## Goals\n';

/** What one benchmark found in one run. */
export interface Result {
  readonly name: string;
  readonly summary: string;
  readonly figures: readonly Figure[];
  readonly lines: readonly string[];
  /** Of the machine when it began. */
  readonly load: number;
}

/** Takes the place of what the same benchmark found last, also in the table of all goals; what others found stays. */
export async function writeResult(result: Result): Promise<void> {
  const [head = '', ...sections] = readFileSync(file, 'utf8').split(/^(?=## )/mu);
  const goals = sections.findIndex((text) => text.startsWith(goalsTitle));
  const known = goals < 0 ? '' : sections.splice(goals, 1)[0]!;
  const at = sections.findIndex((text) => text.startsWith(`## ${result.name}\n`));
  sections.splice(at < 0 ? sections.length : at, at < 0 ? 0 : 1, section(result));
  const text = [head, goalSection(known, result), ...sections].map((part) => part.trimEnd()).join('\n\n');
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'markdown' }));
}

/** The table of all goals, as it was written down. */
export function readGoals(): string {
  const [, goals = ''] = readFileSync(file, 'utf8').split(goalsTitle, 2);
  return goals.split(/^## /mu, 1)[0]!.trim();
}

function section({ name, summary, figures, lines, load }: Result): string {
  const parts = ['```text', ...lines, '```'].join('\n');
  const measured = `${new Date().toISOString().slice(0, 10)}, ${commit()}, ${describeMachine()}, load ${load.toFixed(1)}.`;
  return [`## ${name}`, `${summary}. ${measured}`, table(figures), parts].filter(Boolean).join('\n\n');
}

function goalSection(known: string, { figures, load }: Result): string {
  const rows = new Map<string, readonly string[]>();
  for (const line of known.split('\n').filter((text) => /^\| *\d/u.test(text))) {
    const cells = line.split('|').map((cell) => cell.trim());
    rows.set(cells.slice(1, 3).join(), cells.slice(1, -1));
  }
  const taken = `${commit()}, load ${load.toFixed(1)}`;
  for (const figure of figures) {
    if (figure.goal === undefined) continue;
    const cells = [String(figure.goal.number), ...cellsOf(figure), taken];
    rows.set(cells.slice(0, 2).join(), cells);
  }
  const sorted = [...rows.values()].toSorted(([a], [b]) => Number(a) - Number(b));
  const words = `${describeMachine()}. What missed its goal says what limits it; what each figure is made of stands below.`;
  return `${goalsTitle}\n${words}\n\n${tableOf([['goal', ...titles, 'taken at'], ...sorted])}`;
}

const titles = ['what', 'ours', 'limit or peer', 'ratio', 'wanted', 'met'] as const;

/** The figures as a table, also for the terminal; empty when there are none. */
export function table(figures: readonly Figure[]): string {
  return figures.length === 0 ? '' : tableOf([titles, ...figures.map(cellsOf)]);
}

function cellsOf({ what, ours, against, ratio, goal }: Figure): string[] {
  const met = goal === undefined ? '' : goal.isMet ? 'yes' : `no: ${goal.limit}`.replace(/: $/u, '');
  return [what, ours, against, ratio === undefined ? '' : ratioWords(ratio), goal?.words ?? '', met];
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
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
  const processors = `${cpus().length} processors (${first?.model.trim() ?? 'unknown'})`;
  return `${processors}, ${gigabytes} GiB, ${process.platform}, Node ${process.versions.node}`;
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'not from a checkout';
  }
}
