import type { Span } from './ast.ts';
import { textWidth } from '../text-width.ts';

/**
 * The line that goes below a query to show where it is wrong: blanks, then carets. Counted in terminal cells, so it
 * also fits below wide characters. The query must be drawn unchanged, in one line.
 */
export function formatCaret(text: string, span: Span): string {
  const before = textWidth(text.slice(0, span.start));
  const marked = textWidth(text.slice(span.start, span.end));
  return ' '.repeat(before) + '^'.repeat(Math.max(1, marked));
}
