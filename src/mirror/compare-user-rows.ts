import type { UserRow, UserSort } from './mirror.ts';
import { sortKey } from './user-columns.ts';
import { isSortColumn } from './user-order.ts';

type Value = string | number | null;

/**
 * Compares rows of different mirrors the way each mirror sorts its own: numbers before texts, no value last. 0 for the
 * same value: each mirror knows the order of its own ties, which a stable sort and a merge keep.
 */
export function compareUserRows({ field, descending }: UserSort): (left: UserRow, right: UserRow) => number {
  if (field === 'relevance') return compareRanks;
  const valueOf = (row: UserRow): Value => (isSortColumn(field) ? keyOf(row[field], field) : (row.sort_value ?? null));
  const turn = descending ? -1 : 1;
  return (left, right) => {
    const one = valueOf(left);
    const other = valueOf(right);
    if ((one === null) !== (other === null)) return one === null ? 1 : -1;
    return turn * compareValues(one, other);
  };
}

/** What each rank is ordered by; of the others nobody can say who is more relevant, each mirror has its own order. */
const rankedBy = ['user_id', 'name', 'email', 'username', 'user_id'] as const;

function compareRanks(left: UserRow, right: UserRow): number {
  const byRank = Number(left.sort_value ?? 0) - Number(right.sort_value ?? 0);
  // A list by relevance without words is one by name.
  const field = left.sort_value === undefined ? 'name' : rankedBy[Number(left.sort_value)];
  if (byRank !== 0 || field === undefined) return byRank;
  if (left.sort_value === 0) return 0;
  if (field === 'username') return compareTexts(asciiLower(left.username ?? ''), asciiLower(right.username ?? ''));
  return compareUserRows({ field, descending: false })(left, right);
}

function keyOf(value: Value, field: string): Value {
  return typeof value === 'string' && field !== 'user_id' ? sortKey(value) : value;
}

/** What SQLite's `lower` makes of a text: the index of usernames is one of these, and not of folded ones. */
function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function compareValues(one: Value, other: Value): number {
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  if (typeof one === 'string') return 1;
  if (typeof other === 'string') return -1;
  return Number(one) - Number(other);
}

/** As SQLite does, by the bytes of UTF-8: code units would put 𝒜 before ﬁ. */
function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
