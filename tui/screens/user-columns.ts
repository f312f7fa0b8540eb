import type { UserRow, UserSort } from '../../src/mirror/mirror.ts';
import { splitPath } from '../../src/query/split-path.ts';
import { environmentWord } from '../components/environment-word.ts';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import type { ListedUser } from '../list-state.ts';

/** A column of the users list. */
export interface UserColumn {
  readonly id: string;
  readonly title: string;
  /** Drawn as initials instead of as text. */
  readonly isInitials?: boolean | undefined;
  readonly width: number;
  /** What it is sorted by. */
  readonly field?: string | undefined;
  readonly align?: 'right' | undefined;
  text(user: ListedUser, now: number): unknown;
  /** The field of a query whose value is drawn, where that is text. */
  fieldOf?(user: ListedUser): string | undefined;
}

interface ColumnPlan extends UserColumn {
  /** The least width; those with a share get more where there is more. */
  readonly share?: number | undefined;
  /** With less room the lowest ones go first, those with the same number together. */
  readonly rank: number;
  /** The letter that shows or hides it. */
  readonly key: string;
  readonly label: string;
}

/** Names of nothing but blanks name nobody. */
const nameField = (row: UserRow): 'name' | 'nickname' | 'username' | 'phone_number' | undefined =>
  (['name', 'nickname', 'username', 'phone_number'] as const).find((field) => (row[field] ?? '').trim() !== '');
const nameOf = (row: UserRow): string | undefined => {
  const field = nameField(row);
  return field === undefined ? undefined : (row[field] ?? undefined);
};
const ago = (at: number | null, now: number): string => (at === null ? 'never' : shortSpan(now - at));

/** Whoever has neither a login nor a count of them is called pending, as in the dashboard. */
export const isPendingRow = (row: UserRow): boolean => row.last_login === null && row.logins_count === null;
export const shownName = ({ row }: ListedUser): string => nameOf(row) ?? '(no name)';

const onlyName: ColumnPlan = {
  id: 'name',
  title: 'NAME',
  field: 'name',
  width: 14,
  share: 34,
  rank: 9,
  key: 'n',
  label: 'name',
  text: ({ row }) => nameOf(row) ?? row.email ?? row.user_id,
  fieldOf: ({ row }) => nameField(row) ?? (row.email === null ? 'user_id' : 'email'),
};
const name: ColumnPlan = { ...onlyName, text: shownName, fieldOf: ({ row }) => nameField(row) };
const lastLogin: ColumnPlan = {
  id: 'last_login',
  title: 'LAST',
  field: 'last_login',
  width: 8,
  align: 'right',
  rank: 4,
  key: 'l',
  label: 'last login',
  text: ({ row }, now) => (isPendingRow(row) ? 'pending' : ago(row.last_login, now)),
};
const created: ColumnPlan = {
  ...lastLogin,
  id: 'created_at',
  title: 'CREATED',
  field: 'created_at',
  key: 'r',
  label: 'created',
  text: ({ row }, now) => ago(row.created_at, now),
};
const updated: ColumnPlan = {
  ...created,
  id: 'updated_at',
  title: 'UPDATED',
  field: 'updated_at',
  key: 'u',
  label: 'updated',
  text: ({ row }, now) => ago(row.updated_at, now),
};

/** Columns besides the name, in the order in which they stand. */
const plans: readonly ColumnPlan[] = [
  {
    id: 'email',
    title: 'EMAIL',
    field: 'email',
    width: 17,
    share: 40,
    rank: 5,
    key: 'e',
    label: 'e-mail',
    text: ({ row }) => row.email ?? '',
    fieldOf: () => 'email',
  },
  {
    id: 'connection',
    title: 'CONNECTION',
    field: 'connection',
    width: 9,
    share: 26,
    rank: 3,
    key: 'c',
    label: 'connection',
    text: ({ row }) => row.connection ?? '',
    fieldOf: () => 'connection',
  },
  {
    id: 'logins_count',
    title: 'LOGINS',
    field: 'logins_count',
    width: 8,
    align: 'right',
    rank: 3,
    key: 'o',
    label: 'number of logins',
    text: ({ row }) => groupDigits(row.logins_count ?? 0),
  },
  lastLogin,
  created,
  updated,
  {
    id: 'user_id',
    title: 'USER_ID',
    field: 'user_id',
    width: 32,
    rank: 1,
    key: 'd',
    label: 'user_id',
    text: ({ row }) => row.user_id,
    fieldOf: () => 'user_id',
  },
];

const initials: UserColumn = { id: 'initials', title: '', width: 2, isInitials: true, text: shownName };
const tenantName: UserColumn = {
  id: 'tenant',
  title: 'TENANT',
  width: 16,
  text: ({ tenant, environment }) => `${tenant} ${environmentWord(environment)}`,
};

/** The columns that one can do without or ask for. */
export const optionalColumns: readonly Pick<ColumnPlan, 'id' | 'key' | 'label'>[] = [
  { id: initials.id, key: 'i', label: 'initials' },
  ...plans,
];

/** Columns that a person wants (true) or does not want (false); of the others those are shown that there is room for. */
export type ColumnWishes = Readonly<Record<string, boolean>>;

export interface ColumnRoom {
  readonly width: number;
  readonly sort: UserSort;
  readonly hasTenants: boolean;
  /** Whether more columns than usual are asked for. */
  readonly wide: boolean;
  readonly wishes: ColumnWishes;
}

/** Signs before the name: cursor, doubt, state, mark. */
export const signsWidth = 4;
/** Below this width the name needs the cells that initials would take. */
const initialsFrom = 100;

/**
 * The columns that fit. With less room they go in the order of their ranks, those that were asked for last; of the dates
 * the one that is sorted by is shown. Text of strangers never has a border on its right.
 */
export function userColumns(at: ColumnRoom): readonly UserColumn[] {
  const hasInitials = at.wishes['initials'] ?? at.width >= initialsFrom;
  const hasTenant = at.hasTenants && at.width >= 56;
  const first = [...(hasTenant ? [tenantName] : []), ...(hasInitials ? [initials] : [])];
  const room = at.width - signsWidth - sumOf(first);
  const kept = fitting([name, ...wanted(at, room)], room, at.wishes);
  const shown = kept.some(({ id }) => id === 'email') ? kept : kept.map((plan) => (plan === name ? onlyName : plan));
  return [...first, ...spread(shown, room)];
}

/** What is sorted by and is no column of its own has one for as long. */
function pathPlan({ field }: UserSort): readonly ColumnPlan[] {
  if (field === 'name' || field === 'relevance' || plans.some((plan) => plan.field === field)) return [];
  const title = (splitPath(field).at(-1) ?? field).toUpperCase();
  const plan: ColumnPlan = {
    ...onlyName,
    id: 'sort_value',
    title,
    field,
    width: 14,
    share: undefined,
    rank: 8,
    text: ({ row }) => row.sort_value ?? '',
    fieldOf: () => field,
  };
  return [plan];
}

function wanted(at: ColumnRoom, room: number): readonly ColumnPlan[] {
  return [...wantedColumns(at, room), ...pathPlan(at.sort)];
}

function wantedColumns({ sort, wide, wishes }: ColumnRoom, room: number): readonly ColumnPlan[] {
  const date = [created, updated].find(({ field }) => field === sort.field) ?? lastLogin;
  const isMore = wide || room > 150;
  return plans.flatMap((plan): readonly ColumnPlan[] => {
    if (wishes[plan.id] === false) return [];
    if (wishes[plan.id] === true) return [plan];
    if (plan === date) return [plan];
    // What one sorts by is seen, also where there is little room.
    if (plan.field === sort.field) return [{ ...plan, rank: 7 }];
    if (plan === lastLogin || plan === updated) return [];
    return plan.rank === 1 || plan === created ? (isMore ? [{ ...plan, rank: 1 }] : []) : [plan];
  });
}

function fitting(all: readonly ColumnPlan[], room: number, wishes: ColumnWishes): readonly ColumnPlan[] {
  const rankOf = (plan: ColumnPlan): number => plan.rank + (plan.id !== 'name' && wishes[plan.id] === true ? 10 : 0);
  let kept = all;
  while (kept.length > 1 && sumOf(kept) > room + 1) {
    const lowest = Math.min(...kept.filter(({ id }) => id !== 'name').map(rankOf));
    kept = kept.filter((plan) => plan.id === 'name' || rankOf(plan) > lowest);
  }
  return kept;
}

/** Gives the room that is left to the columns that can use it. */
function spread(kept: readonly ColumnPlan[], room: number): readonly UserColumn[] {
  const flexible = kept.filter(({ share }) => share !== undefined);
  const fixed = kept.filter(({ share }) => share === undefined);
  const all = room - sumOf(fixed) - flexible.length + (fixed.length === 0 ? 1 : 0);
  const shares = flexible.reduce((sum, { share = 0 }) => sum + share, 0);
  let left = all;
  const widths = new Map(
    flexible.map((plan, at) => {
      const width = at === flexible.length - 1 ? left : Math.floor((all * (plan.share ?? 0)) / shares);
      left -= width;
      return [plan.id, width];
    }),
  );
  return kept.map((plan) => Object.assign({}, plan, { width: widths.get(plan.id) ?? plan.width }));
}

/** Cells that columns take, with the gap after each. */
function sumOf(columns: readonly UserColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + 1, 0);
}
