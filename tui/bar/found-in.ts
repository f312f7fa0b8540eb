import type { UserProfile } from '../../src/domain/user.ts';
import type { UserRow } from '../../src/mirror/mirror.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { bareUserFields } from '../../src/query/bare-user-fields.ts';
import { matchSpans, type MatchSpan } from '../../src/query/match-spans.ts';
import { splitPath } from '../../src/query/split-path.ts';

/** A value that a query has matched, and where in it. Raw text. */
export interface FoundIn {
  readonly field: string;
  readonly value: string;
  readonly spans: readonly MatchSpan[];
}

/** Fields that a row of the list holds, in the order in which one would look for a match. */
const rowFields = ['name', 'email', 'phone_number', 'username', 'nickname', 'user_id', 'connection'] as const;

/**
 * What a query has matched that no column shows. Of the row's own fields nothing, where a column shows a match already.
 * @param shown fields that columns show
 * @param profile undefined while it was not read: then only what the row holds is known
 */
export function foundElsewhere(
  root: QueryNode | undefined,
  row: UserRow,
  shown: ReadonlySet<string>,
  profile: UserProfile | undefined,
): readonly FoundIn[] {
  if (root === undefined) return [];
  const all = rowFields.flatMap((field) => foundIn(root, field, row[field] ?? '') ?? []);
  const inRow = all.some(({ field }) => shown.has(field)) ? [] : all;
  if (profile === undefined) return inRow;
  const isSeen = shown.has('connection') && all.some(({ field }) => field === 'connection');
  const inProfile = foundInProfile(root, profile).filter(({ field }) => field !== 'identities.connection' || !isSeen);
  return [...inRow, ...inProfile];
}

/** Paths that a query asks for and that no row of the list holds. */
export function askedPaths(root: QueryNode | undefined): readonly string[] {
  if (root === undefined || 'part' in root) return [];
  if ('parts' in root) return [...new Set(root.parts.flatMap(askedPaths))];
  if (root.kind === 'bare' || root.match.kind === 'range' || root.match.kind === 'exists') return [];
  const { field } = root;
  const isOfRow = bareUserFields.has(field) || field === 'connection' || field === 'email.domain';
  return isOfRow ? [] : [field];
}

function foundInProfile(root: QueryNode, profile: UserProfile): readonly FoundIn[] {
  return askedPaths(root).flatMap((path) => {
    const values = valuesAt(profile, splitPath(path));
    return values.map((value) => foundIn(root, path, value)).find((found) => found !== undefined) ?? [];
  });
}

function foundIn(root: QueryNode, field: string, value: string): FoundIn | undefined {
  const spans = matchSpans(root, field, value);
  return spans.length === 0 ? undefined : { field, value, spans };
}

/** Texts, numbers and truths at a path; lists on the way are looked into. */
function valuesAt(value: unknown, [step, ...rest]: readonly string[]): readonly string[] {
  if (Array.isArray(value))
    return value.slice(0, 100).flatMap((item) => valuesAt(item, step === undefined ? [] : [step, ...rest]));
  if (step !== undefined) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return [];
    return valuesAt((value as Record<string, unknown>)[step], rest);
  }
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value).slice(0, 500)] : [];
}
