import { cellText } from './record-column.ts';

/**
 * Cells that spreadsheets take for a formula, also after blanks and in full width. A quoted cell is run all the same.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[\s\u{feff}]*[=+\-@|%\t\r\n＝＋－＠]/u;

/** One line of CSV (RFC 4180): every text quoted, and made harmless for spreadsheets by a leading apostrophe. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  // Numbers and booleans are written by us: no stranger can put a formula there.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = cellText(value).replaceAll('\0', '');
  const harmless = formula.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
