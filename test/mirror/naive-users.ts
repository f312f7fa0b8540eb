import { foldText } from '../../src/domain/fold-text.ts';
import type { UserProfile } from '../../src/domain/user.ts';
import type { UserSort } from '../../src/mirror/mirror.ts';
import type { Bound, Match, QueryNode } from '../../src/query/ast.ts';

/** The query language over plain objects, one user after the other: slow, short, and without any index. */
const texts = new Set(['user_id', 'name', 'email', 'username', 'phone_number', 'nickname', 'connection']);
const dates = new Set(['last_login', 'created_at', 'updated_at']);
const booleans = new Set(['blocked', 'email_verified']);
const bare = ['name', 'email', 'username', 'phone_number', 'nickname', 'user_id'] as const;

export function matches(user: UserProfile, node: QueryNode): boolean {
  if ('part' in node) return !matches(user, node.part);
  if ('parts' in node) {
    const fits = (part: QueryNode) => matches(user, part);
    return node.kind === 'and' ? node.parts.every(fits) : node.parts.some(fits);
  }
  const { match } = node;
  if (node.kind === 'bare') {
    const word = match.kind === 'term' ? evened(match.value) : '';
    return match.kind === 'term' && bare.some((field) => evened(textOf(user[field]) ?? '').includes(word));
  }
  const { field } = node;
  if (texts.has(field)) return matchesText(columnOf(user, field), match);
  if (booleans.has(field))
    return (
      match.kind === 'term' && (user[field] ?? (field === 'blocked' ? false : undefined)) === (match.value === 'true')
    );
  const value = columnOf(user, field);
  if (field === 'logins_count' || dates.has(field)) return matchesNumber(value, match, dates.has(field));
  return leaves(user, field.split('.')).some((leaf) => matchesLeaf(leaf, match));
}

/** Signs for the same apostrophe are one. */
function evened(text: string): string {
  return foldText(text).replaceAll(/[‘’ʼ]/g, "'");
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toWellFormed() : undefined;
}

function columnOf(user: UserProfile, field: string): unknown {
  const value = field === 'connection' ? user.identities?.[0]?.connection : user[field];
  if (dates.has(field)) return typeof value === 'string' ? Date.parse(value) : undefined;
  return typeof value === 'number' ? value : textOf(value);
}

function matchesText(value: unknown, match: Match): boolean {
  if (typeof value !== 'string') return false;
  const folded = foldText(value);
  if (match.kind === 'exists') return true;
  if (match.kind === 'term') return evened(value) === evened(match.value);
  return match.kind === 'wildcard' ? fits(evened(value), match.parts.map(evened)) : within(folded, match, foldText);
}

/** A pattern with stars between the parts. */
function fits(text: string, [first = '', ...others]: readonly string[]): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const [i, part] of others.entries()) {
    const isLast = i === others.length - 1;
    const found = isLast ? text.length - part.length : text.indexOf(part, at);
    if (found < at || !text.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return others.length > 0 || at === text.length;
}

function matchesNumber(value: unknown, match: Match, isDate: boolean): boolean {
  if (typeof value !== 'number') return false;
  if (match.kind === 'exists') return true;
  if (match.kind === 'term') {
    const start = isDate ? Date.parse(match.value) : Number(match.value);
    return isDate ? value >= start && value < start + 86_400_000 : value === start;
  }
  return match.kind === 'range' && (isDate ? withinDays(value, match) : within(value, match, Number));
}

/** A date names a whole day: what is later than it is later than its end. */
function withinDays(value: number, { from, to }: { from: Bound | undefined; to: Bound | undefined }): boolean {
  const [day, next] = [(at: Bound) => Date.parse(at.value), (at: Bound) => Date.parse(at.value) + 86_400_000];
  if (from && value < (from.inclusive ? day(from) : next(from))) return false;
  return !to || value < (to.inclusive ? next(to) : day(to));
}

function within<Value extends string | number>(
  value: Value,
  { from, to }: { readonly from: Bound | undefined; readonly to: Bound | undefined },
  read: (text: string) => Value,
): boolean {
  if (from && (from.inclusive ? value < read(from.value) : value <= read(from.value))) return false;
  return !to || (to.inclusive ? value <= read(to.value) : value < read(to.value));
}

/** What stands at the end of a path, also in lists on the way. */
function leaves(value: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, path));
  if (path.length === 0) return [value];
  if (typeof value !== 'object' || value === null) return [];
  return leaves((value as Record<string, unknown>)[path[0] ?? ''], path.slice(1));
}

function matchesLeaf(leaf: unknown, match: Match): boolean {
  if (leaf === undefined || leaf === null) return false;
  if (match.kind === 'exists') return true;
  if (match.kind === 'wildcard') return typeof leaf === 'string' && fits(evened(leaf), match.parts.map(evened));
  if (match.kind === 'range') return typeof leaf === 'number' && within(leaf, match, Number);
  if (typeof leaf === 'boolean') return String(leaf) === match.value;
  return typeof leaf === 'number' ? leaf === Number(match.value) : evened(leaf as string) === evened(match.value);
}

/** Users in an order: numbers before texts, nobody without a value before one with it, ties in the order that is given. */
export function inOrder(users: readonly UserProfile[], { field, descending }: UserSort): UserProfile[] {
  const turn = descending ? -1 : 1;
  const inTurn = descending ? users.toReversed() : users;
  return inTurn.toSorted((a, b) => {
    const [one, other] = [keyOf(a, field), keyOf(b, field)];
    if ((one === undefined) !== (other === undefined)) return one === undefined ? 1 : -1;
    return turn * compare(one, other);
  });
}

function keyOf(user: UserProfile, field: string): string | number | undefined {
  if (field === 'user_id') return user.user_id;
  const isColumn = texts.has(field) && field !== 'username';
  const value = isColumn || dates.has(field) ? columnOf(user, field) : at(user, field.split('.'));
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && value !== '') return (foldText(value).trim() || value).slice(0, 100).toWellFormed();
  return typeof value === 'number' ? value : undefined;
}

function at(value: unknown, [step, ...others]: readonly string[]): unknown {
  if (step === undefined) return value;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? at((value as Record<string, unknown>)[step], others) : undefined;
}

function compare(one: string | number | undefined, other: string | number | undefined): number {
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other));
  if (typeof one === 'string' || typeof other === 'string') return typeof one === 'string' ? 1 : -1;
  return Number(one) - Number(other) || 0;
}

const edges = ['\n', ' ', '.', '-', '_', '@', '|', '+', '('];

/** Users by relevance to some words, in the order of rows that is given. */
export function byRelevance(rows: readonly UserProfile[], words: readonly string[]): UserProfile[] {
  const phrase = words.map((word) => foldText(word)).join(' ');
  const typed = words.join(' ');
  const fields: readonly ((user: UserProfile) => string | number | undefined)[] = [
    (user) => keyOf(user, 'name'),
    (user) => keyOf(user, 'email'),
    (user) => user.username?.toLowerCase(),
    (user) => user.user_id,
  ];
  const sorted = fields.map((key) => {
    const keyed = rows.map((user) => ({ user, key: key(user) }));
    return keyed.sort((a, b) => compare(a.key, b.key));
  });
  const wanted = (i: number) => (i === 3 ? [...new Set([phrase, typed])] : [phrase]);
  const select = (i: number, fits: (key: string, text: string) => boolean) =>
    wanted(i).flatMap((text) =>
      (sorted[i] ?? []).flatMap(({ user, key }) => (fits(String(key ?? ''), text) ? user : [])),
    );
  const exact = fields.flatMap((_, i) => select(i, (key, text) => key === text));
  const begins = fields.flatMap((_, i) => select(i, (key, text) => key.startsWith(text)));
  const starts = rows.filter((user) => words.every((word) => startsWord(user, foldText(word))));
  return [...new Set([...exact, ...begins, ...starts, ...rows])];
}

/** A text that is part of another one is not kept, so what stands before it is what stands there. */
function startsWord(user: UserProfile, word: string): boolean {
  const kept: string[] = [];
  for (const field of bare) {
    const text = textOf(user[field]);
    // An accent alone folds to nothing: the next text has an edge before it then.
    if (text === undefined || kept.some((other) => other.includes(foldText(text)))) continue;
    kept.push(foldText(text));
  }
  const all = kept.join('\n');
  return edges.some((edge) => all.includes(edge + word));
}
