import type { Span } from '../../src/query/ast.ts';
import type { FilterProblem } from '../list-state.ts';
import { canBecomeQuery, isUnfinished } from './is-unfinished.ts';
import { isHopeless, type BarSchema, type FilterLine } from './users-bar.ts';

/** Why a filter has no answer, and which part of it is to blame. */
export interface FilterRefusal {
  readonly message: string;
  readonly hint: string;
  readonly span: Span;
}

/** What is wrong with the text of a filter line; no mistake where it may become a query yet, as one types on. */
export function filterProblem(
  { message, hint, span }: FilterRefusal,
  { filter, editing }: Pick<FilterLine, 'filter'> & { readonly editing: boolean },
  schema?: BarSchema,
): FilterProblem {
  const { text, caret } = filter;
  const isAtEnd = editing && caret === text.length;
  const isEarlier = span.end < text.trimEnd().length && !isUnfinished(text);
  // Nothing follows in a range that was closed.
  const isClosed = span.end === text.length && /[\]}]$/u.test(text);
  const isMistake = !isAtEnd || isEarlier || isClosed || isHopeless(text, caret, schema) || !canBecomeQuery(text);
  return { message, hint, start: span.start, end: span.end, isMistake };
}
