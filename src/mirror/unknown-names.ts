import { codesMeant } from '../domain/codes-meant.ts';
import type { UnknownName } from '../domain/coverage.ts';
import { foldText } from '../domain/fold-text.ts';
import { logEventTypes } from '../domain/log-event-types.ts';
import type { QueryNode } from '../query/ast.ts';
import { closestName } from '../query/closest-name.ts';

type Leaf = QueryNode & { readonly kind: 'field' };

/** What is asked to tell a name that nothing has from one that finds nobody today. */
export interface NameSource {
  /** Names of the connections; none while they were not read. */
  readonly connections: () => readonly string[];
  /** Whether anything in the mirror has it: a connection may be gone whose users or events are still there. */
  readonly isUsed: (leaf: Leaf) => boolean;
}

const connectionFields: ReadonlySet<string> = new Set(['connection', 'identities.connection']);

/** As many are named where none is alike. */
const mostNames = 8;

/** Names in a query that no connection and, in a log, no type of event has. Parts of names are left alone. */
export function unknownNames(query: QueryNode, of: 'users' | 'logs', source: NameSource): UnknownName[] {
  return leavesOf(query).flatMap((leaf): UnknownName[] => {
    const { field, match } = leaf;
    if (match.kind !== 'term' || (!match.quoted && match.value === 'null')) return [];
    if (connectionFields.has(field)) return unknownConnection(leaf, match.value, source);
    return of === 'logs' && field === 'type' ? unknownType(leaf, match.value, source) : [];
  });
}

function unknownConnection(leaf: Leaf, value: string, { connections, isUsed }: NameSource): UnknownName[] {
  const names = connections();
  if (names.length === 0 || names.some((name) => foldText(name) === foldText(value)) || isUsed(leaf)) return [];
  const meant = closestName(value, names);
  return [{ of: 'connection', unknown: [value], meant, names: names.slice(0, mostNames), all: names.length }];
}

function unknownType(leaf: Leaf, value: string, { isUsed }: NameSource): UnknownName[] {
  const codes = logEventTypes.map(({ code }) => code);
  if (codes.includes(foldText(value)) || codesMeant(value).length > 0 || isUsed(leaf)) return [];
  // Two letters away from a code of two letters is everything.
  const meant = value.length > 3 ? closestName(value, codes) : undefined;
  return [{ of: 'type', unknown: [value], meant, names: [], all: codes.length }];
}

function leavesOf(node: QueryNode): Leaf[] {
  if ('parts' in node) return node.parts.flatMap(leavesOf);
  if ('part' in node) return leavesOf(node.part);
  return node.kind === 'field' ? [node] : [];
}
