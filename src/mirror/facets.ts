import { foldText } from '../domain/fold-text.ts';
import type { UserProfile } from '../domain/user.ts';
import type { Match, QueryNode } from '../query/ast.ts';
import { namesDates } from '../query/date-bounds.ts';
import { betweenApostrophes } from '../query/even-text.ts';
import { type FacetPath, facetPathOf, facetValue, stepOf } from './facet-words.ts';

/**
 * A facet is one fact of a profile's JSON, hashed to a word of a full-text index: "app_metadata.plan is gold", or
 * "app_metadata.plan has a value". Two facts may share a hash: facets name candidates, never results.
 */

/** Parts of a profile that are asked for by path; other parts have columns, or are not asked for. */
const roots = [
  'user_metadata',
  'app_metadata',
  'identities',
  'given_name',
  'family_name',
  'phone_verified',
  'last_ip',
  'last_password_reset',
  'multifactor',
  'locale',
] as const;

/** Facets of one user at most; the word below stands for all the others. */
const mostFacets = 1000;
const overflow = 'overflow';

/** Whether paths that begin with this are in the index. */
export function hasFacets(root: string): boolean {
  return (roots as readonly string[]).includes(root);
}

const rootPaths = roots.map((root) => ({ root, path: facetPathOf([root]) }));
const domainPath = facetPathOf(['email.domain']);

/** All facets of a profile, separated by blanks. */
export function userFacets(profile: UserProfile): string {
  return [...facetSet(profile)].join(' ');
}

/** All facets of a profile. Positions in lists are left out of the paths. */
export function facetSet(profile: UserProfile): ReadonlySet<string> {
  const facets = new Set<string>();
  for (const { root, path } of rootPaths) collect(profile[root], path, facets);
  const { email } = profile;
  if (typeof email === 'string' && email.includes('@')) facets.add(facetValue(domainPath, foldText(domainOf(email))));
  return facets;
}

/** Whether two states of a user have the same facets, for sure: nothing that has any differs. */
export function hasSameFacets(one: UserProfile, other: UserProfile): boolean {
  const isSame = (key: string) => one[key] === other[key] || JSON.stringify(one[key]) === JSON.stringify(other[key]);
  return isSame('email') && roots.every(isSame);
}

function collect(value: unknown, path: FacetPath, facets: Set<string>): void {
  if (value === null || value === undefined || facets.has(overflow)) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, facets);
    return;
  }
  if (facets.size >= mostFacets) {
    facets.add(overflow);
    return;
  }
  facets.add(path.word);
  if (typeof value === 'string') facets.add(facetValue(path, foldText(value)));
  else if (typeof value !== 'object') facets.add(facetValue(path, JSON.stringify(value)));
  else
    for (const key of Object.keys(value)) collect((value as Record<string, unknown>)[key], stepOf(path, key), facets);
}

/**
 * Queries of the facet index of which every match of a condition must answer each. Empty: the index cannot help.
 * @param pathOf the path of a field in the JSON; undefined when it is not asked by path
 * @param isDate whether a value that is asked for stands for any time of a day, a month or a year
 */
export function requiredFacets(
  node: QueryNode,
  pathOf: (field: string) => readonly string[] | undefined,
  isDate: (field: string) => boolean,
): string[] {
  if ('parts' in node) {
    const each = node.parts.map((part) => requiredFacets(part, pathOf, isDate));
    if (node.kind === 'and') return each.flat();
    // Of every alternative one query must be answered: together they are one.
    const firsts = each.map(([first]) => first);
    return firsts.every((first) => first !== undefined) ? [firsts.join(' OR ')] : [];
  }
  if (node.kind !== 'field') return [];
  const path = pathOf(node.field);
  const isAny = isDate(node.field) && node.match.kind === 'term' && node.match.value !== 'null';
  const query = path && facetQuery(path, isAny ? { kind: 'exists' } : node.match);
  return query === undefined ? [] : [query];
}

/** The query of the facet index that every user answers who matches; undefined when the index cannot help. */
export function facetQuery(path: readonly string[], match: Match): string | undefined {
  const alternatives = facetsOf(path, match);
  return alternatives && [...alternatives, overflow].join(' OR ');
}

function facetsOf(steps: readonly string[], match: Match): string[] | undefined {
  const path = facetPathOf(steps);
  if (match.kind !== 'term') return path === domainPath ? undefined : [path.word];
  if (!match.quoted && match.value === 'null') return undefined;
  // Any time of that day will do; a domain is none.
  if (namesDates(match) && path !== domainPath) return [path.word];
  const text = foldText(match.value);
  // Which of the signs for an apostrophe stands there is not known.
  if (betweenApostrophes(text).length > 1) return path === domainPath ? undefined : [path.word];
  const number = Number(match.value);
  // 5.0 also finds the number 5.
  const isNumber = match.value.trim() !== '' && Number.isFinite(number);
  return [...new Set([facetValue(path, text), ...(isNumber ? [facetValue(path, String(number))] : [])])];
}

function domainOf(email: string): string {
  return email.slice(email.indexOf('@') + 1);
}
