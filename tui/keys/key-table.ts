import { keyWords } from './key-words.ts';
import { keyGroups, type KeyRow } from './key-row.ts';

/** The key table of the README, in Markdown: drawn from the same rows that the program runs on. */
export function keyTable(rows: readonly KeyRow[]): string {
  const lines = keyGroups.flatMap((group) =>
    rows
      .filter((row) => row.group === group && !row.id.endsWith('.letter'))
      .map((row) => `| ${group} | ${keysOf(row, rows)} | ${row.words} |`),
  );
  return ['| | Keys | What they do |', '|---|---|---|', ...lines].join('\n');
}

/** All keys of a row, with those of its letter twin. */
export function allKeys(row: KeyRow, rows: readonly KeyRow[]): readonly string[] {
  const letter = rows.find((other) => other.id === `${row.id}.letter`);
  return [...row.keys, ...(letter?.keys ?? [])];
}

function keysOf(row: KeyRow, rows: readonly KeyRow[]): string {
  return allKeys(row, rows)
    .map((key) => `\`${keyWords(key)}\``)
    .join(' ');
}
