import { type SavedView, viewProblem } from '../../src/domain/saved-view.ts';
import type { ViewKind } from './view-kind.ts';

/** How the views of a kind are written as a line of text. */
export type TextKind = Pick<ViewKind, 'head' | 'sort' | 'hasLooks'>;

/** How views of users are written. */
export const userViewText: TextKind = { head: 'tenantry view:', sort: 'name', hasLooks: true };

/** Longer than any view can be: what is longer is something else, and is not looked at. */
const longestLine = 2000;

/**
 * A view as one line that can be sent to somebody: `tenantry view: NAME = QUERY | sort -last_login`. The order is always
 * there, so that nothing at the end of a query can be taken for it; of a kind that has one order only where something
 * could be. Columns and tenant follow where there are any.
 */
export function formatView({ name, query, sort, columns, tenant }: SavedView, kind: TextKind = userViewText): string {
  const parts = [`${kind.head} ${name} = ${query}`];
  if (kind.hasLooks || takeClauses(query).rest !== query) parts.push(`sort ${sort ?? kind.sort}`);
  if (columns !== undefined) parts.push(`columns ${columns.join(',')}`);
  if (tenant !== undefined) parts.push(`tenant ${tenant}`);
  return parts.join(' | ');
}

/** Whether a text is meant to be a view. */
export function isViewText(text: string, { head }: TextKind = userViewText): boolean {
  return text.trimStart().toLowerCase().startsWith(head);
}

/** Reads such a line; the words say what is wrong with it, as the end of a sentence. The text may be anybody's. */
export function parseView(line: string, kind: TextKind = userViewText): SavedView | { readonly wrong: string } {
  const { head } = kind;
  if (line.length > longestLine) return { wrong: `has more than ${String(longestLine)} characters` };
  if (!isViewText(line, kind)) return { wrong: `does not begin with \`${head}\`` };
  const text = line.trim().slice(head.length);
  const equals = text.indexOf('=');
  if (equals < 0) return { wrong: 'has no = between name and query' };
  const { rest, clauses } = takeClauses(text.slice(equals + 1));
  const { sort, columns, tenant } = clauses;
  if (!kind.hasLooks && (columns !== undefined || (sort ?? kind.sort) !== kind.sort))
    return { wrong: `has another order than ${kind.sort}, or columns` };
  const view: SavedView = {
    name: text.slice(0, equals).trim(),
    query: rest.trim(),
    ...(sort === undefined || !kind.hasLooks ? {} : { sort }),
    ...(columns === undefined ? {} : { columns: columns === '' ? [] : columns.split(',') }),
    ...(tenant === undefined ? {} : { tenant }),
  };
  const problem = viewProblem(view);
  if (problem !== undefined) return { wrong: `is not valid: ${problem.field} ${problem.words}` };
  return view;
}

/** The clauses at the end, each at most once and in their order; what stands before them is the query, bars and all. */
function takeClauses(text: string): { readonly rest: string; readonly clauses: Readonly<Record<string, string>> } {
  let rest = text.trimEnd();
  const clauses: Record<string, string> = {};
  for (const keyword of ['tenant', 'columns', 'sort']) {
    const at = rest.lastIndexOf('|');
    const found = at < 0 ? undefined : /^\| *([a-z]+)(?: +([\w.,\\-]+))?$/.exec(rest.slice(at));
    if (found?.[1] !== keyword) continue;
    clauses[keyword] = found[2] ?? '';
    rest = rest.slice(0, at).trimEnd();
  }
  return { rest, clauses };
}
