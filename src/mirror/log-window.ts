import type { QueryNode } from '../query/ast.ts';
import { readAge, readDateSpan } from '../query/read-date.ts';
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

/** The same as the condition in SQL; undefined for what is no stretch of time. */
function dateWindow({ match }: QueryNode & { kind: 'field' }, now: number): LogWindow | undefined {
  if (match.kind === 'term') {
    const span = readDateSpan(match.value);
    return span && { from: span.start, to: span.end };
  }
  if (match.kind !== 'range') return undefined;
  const window: { from: number; to: number } = { from: -Infinity, to: Infinity };
  for (const side of ['from', 'to'] as const) {
    const bound = match[side];
    if (bound === undefined) continue;
    const age = readAge(bound.value);
    const isOpen = bound.inclusive === (side === 'from');
    if (age === undefined) {
      const span = readDateSpan(bound.value);
      if (span === undefined) return undefined;
      window[side] = isOpen ? span.start : span.end;
      // An age counts backwards: more than 30d is before that time.
    } else if (side === 'from') window.to = Math.min(window.to, now - age + (bound.inclusive ? 1 : 0));
    else window.from = Math.max(window.from, now - age + (bound.inclusive ? 0 : 1));
  }
  return window;
}
