import type { QueryNode, Span } from '../../src/query/ast.ts';
import { formatCaret } from '../../src/query/format-caret.ts';
import { parseQuery } from '../../src/query/parse-query.ts';
import { QueryError } from '../../src/query/query-error.ts';
import type { CommandOutput } from './command-output.ts';

/**
 * Reads the query of a command; undefined for none.
 * @throws QueryError (kind `usage`) for a text that is no query
 */
export function readQuery(text: string | undefined): QueryNode | undefined {
  return text === undefined ? undefined : parseQuery(text).root;
}

/** Runs what evaluates a query; when the query is to blame, shows it with a caret before the error goes on. */
export async function pointAtQueryErrors<T>(
  output: CommandOutput,
  text: string | undefined,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof QueryError && text !== undefined) sayCaret(output, text, error.span);
    throw error;
  }
}

/** Of a query that is longer, what stands around the mistake is shown. */
const widest = 160;

function sayCaret(output: CommandOutput, text: string, span: Span): void {
  // Only a line that is drawn as it is stored lines up with its caret.
  if (!/^[\x20-\x7e]*$/.test(text)) return;
  const from = Math.max(0, span.start - Math.floor(widest / 2));
  const shown = text.slice(from, from + widest);
  output.say(shown);
  output.say(formatCaret(shown, { start: span.start - from, end: Math.min(span.end - from, shown.length) }));
}
