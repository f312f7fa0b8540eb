import { foldText } from '../domain/fold-text.ts';
import type { UserProfile } from '../domain/user.ts';
import type { Match, QueryNode } from '../query/ast.ts';

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

/** Characters of a value that are looked at: what begins alike is told apart by the condition itself. */
const longestValue = 64;

/** Facets of one user at most; the word below stands for all the others. */
const mostFacets = 1000;
const overflow = 'overflow';

/** Whether paths that begin with this are in the index. */
export function hasFacets(root: string): boolean {
  return (roots as readonly string[]).includes(root);
}

/** All facets of a profile, separated by blanks. Positions in lists are left out of the paths. */
export function userFacets(profile: UserProfile): string {
  const facets = new Set<string>();
  for (const root of roots) collect(profile[root], root, facets);
  const { email } = profile;
  if (typeof email === 'string' && email.includes('@')) facets.add(facet('email.domain', foldText(domainOf(email))));
  return [...facets].join(' ');
}

function collect(value: unknown, path: string, facets: Set<string>): void {
  if (value === null || value === undefined || facets.has(overflow)) return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, path, facets);
    return;
  }
  if (facets.size >= mostFacets) {
    facets.add(overflow);
    return;
  }
  facets.add(facet(path));
  if (typeof value === 'string') facets.add(facet(path, foldText(value)));
  else if (typeof value !== 'object') facets.add(facet(path, JSON.stringify(value)));
  else for (const [key, item] of Object.entries(value)) collect(item, step(path, key), facets);
}

/**
 * Queries of the facet index of which every match of a condition must answer each. Empty: the index cannot help.
 * @param pathOf the path of a field in the JSON; undefined when it is not asked by path
 */
export function requiredFacets(node: QueryNode, pathOf: (field: string) => readonly string[] | undefined): string[] {
  if ('parts' in node) return node.kind === 'and' ? node.parts.flatMap((part) => requiredFacets(part, pathOf)) : [];
  if (node.kind !== 'field') return [];
  const path = pathOf(node.field);
  const alternatives = path && facetsOf(path.reduce(step), node.match);
  return alternatives ? [[...alternatives, overflow].join(' OR ')] : [];
}

function facetsOf(path: string, match: Match): string[] | undefined {
  if (match.kind !== 'term') return path === 'email.domain' ? undefined : [facet(path)];
  if (!match.quoted && match.value === 'null') return undefined;
  const text = foldText(match.value);
  const number = Number(match.value);
  // 5.0 also finds the number 5.
  const isNumber = match.value.trim() !== '' && Number.isFinite(number);
  return [...new Set([facet(path, text), ...(isNumber ? [facet(path, String(number))] : [])])];
}

function step(path: string, key: string): string {
  return `${path}\u0001${key}`;
}

function domainOf(email: string): string {
  return email.slice(email.indexOf('@') + 1);
}

function facet(path: string, value?: string): string {
  return hash(value === undefined ? path : `${path}\u0000${value.slice(0, longestValue)}`);
}

/** 53 bits of a text, in base 36: two 32-bit multiplicative hashes, mixed at the end. Stored: never change it. */
function hash(text: string): string {
  let a = 0xde_ad_be_ef;
  let b = 0x41_c6_ce_57;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return `f${(4_294_967_296 * (b & 0x1f_ff_ff) + (a >>> 0)).toString(36)}`;
}
