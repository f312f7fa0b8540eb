import type { QueryNode } from '../query/ast.ts';
import { dateBounds } from '../query/date-bounds.ts';
import type { LogFilter } from './mirror.ts';

/** From when to when events are dated that can match: from the first, included, to the second, excluded. */
export interface LogWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * What a filter says about dates, as far as all of it must hold, and what else its query asks.
 * @param now for relative dates, in milliseconds
 */
export function windowOf(
  { since, query }: LogFilter,
  now: number,
): LogWindow & { readonly rest: readonly QueryNode[] } {
  const window = { from: since ?? -Infinity, to: Infinity };
  const rest: QueryNode[] = [];
  for (const part of partsOf(query)) {
    const narrower = part.kind === 'field' && part.field === 'date' ? dateWindow(part, now) : undefined;
    if (narrower === undefined) rest.push(part);
    window.from = Math.max(window.from, narrower?.from ?? -Infinity);
    window.to = Math.min(window.to, narrower?.to ?? Infinity);
  }
  return { ...window, rest };
}

/** What must all hold. */
function partsOf(query: QueryNode | undefined): readonly QueryNode[] {
  if (query === undefined) return [];
  return query.kind === 'and' ? query.parts.flatMap(partsOf) : [query];
}

/** Undefined for what is no stretch of time. */
function dateWindow({ match }: QueryNode & { kind: 'field' }, now: number): LogWindow | undefined {
  const window = { from: -Infinity, to: Infinity };
  const bounds = dateBounds(match, now);
  // Dates are whole milliseconds.
  for (const { is, at } of bounds ?? []) {
    if (is === '>' || is === '>=') window.from = Math.max(window.from, is === '>' ? at + 1 : at);
    else window.to = Math.min(window.to, is === '<=' ? at + 1 : at);
  }
  return bounds && window;
}
