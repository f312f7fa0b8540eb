import type { UnnamedUser } from '../domain/coverage.ts';
import type { QueryNode } from '../query/ast.ts';
import type { UserRow } from './mirror.ts';

/** What is asked to tell whom words mean that no event has. */
export interface PersonSource {
  readonly hasEvent: (query: QueryNode) => boolean;
  /** As many users as asked for, best first. */
  readonly users: (query: QueryNode, limit: number) => readonly Pick<UserRow, 'user_id'>[];
  readonly hasEvents: (user_id: string) => boolean;
}

/** Fields that a name is asked of. */
const nameFields: ReadonlySet<string> = new Set(['user', 'user_name']);
/** Shorter words stand in so much that nobody means a user by them. */
const shortest = 3;
const mostUsers = 3;

/**
 * Words in a query to the log that none of its events has: an event knows the `user_id` and what was typed at the login,
 * mostly the e-mail address, so somebody's name finds nothing there.
 */
export function unnamedUsers(query: QueryNode, source: PersonSource): UnnamedUser[] {
  return groupsOf(query).flatMap((group): UnnamedUser[] => {
    const typed = textsOf(group);
    if (typed.length === 0 || typed.some((text) => Array.from(text).length < shortest)) return [];
    if (source.hasEvent(group)) return [];
    const found = source.users(asWords(group), mostUsers + 1);
    const users = found.slice(0, mostUsers).map(({ user_id }) => ({ user_id, hasEvents: source.hasEvents(user_id) }));
    const inOrder = users.toSorted((a, b) => Number(b.hasEvents) - Number(a.hasEvents));
    return [
      {
        of: 'person',
        unknown: [typed.join(group.kind === 'or' ? ' or ' : ' ')],
        users: inOrder,
        areMore: found.length > mostUsers,
      },
    ];
  });
}

/** What is asked of names together: bare words side by side, or the value of a field. What is denied is left out. */
function groupsOf(node: QueryNode): QueryNode[] {
  if (isOfNames(node)) return [node];
  if (!('parts' in node)) return [];
  const names = node.parts.filter((part) => part.kind === 'bare' || isOfBare(part));
  const others = node.parts.filter((part) => !names.includes(part)).flatMap(groupsOf);
  if (node.kind === 'or' || names.length < 2) return [...names.flatMap(groupsOf), ...others];
  return [{ ...node, parts: names }, ...others];
}

function isOfNames(node: QueryNode): boolean {
  return isOfBare(node) || (node.kind === 'field' && nameFields.has(node.field) && textsOf(node).length > 0);
}

function isOfBare(node: QueryNode): boolean {
  return 'parts' in node ? node.parts.every(isOfBare) : node.kind === 'bare';
}

function textsOf(node: QueryNode): string[] {
  if ('parts' in node) return node.parts.flatMap(textsOf);
  if ('part' in node) return [];
  const { match } = node;
  if (match.kind === 'wildcard') return [match.parts.join('*')];
  return match.kind === 'term' && (match.quoted || match.value !== 'null') ? [match.value] : [];
}

/** The same as one asks the users list, whatever field it is the value of. */
function asWords(node: QueryNode): QueryNode {
  if ('parts' in node) return { ...node, parts: node.parts.map(asWords) };
  if (node.kind !== 'field' || (node.match.kind !== 'term' && node.match.kind !== 'wildcard')) return node;
  return { kind: 'bare', match: node.match, span: node.span };
}
