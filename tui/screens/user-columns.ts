import { isSuspicious, safeCell } from '../../src/safe-text.ts';
import type { UserRow, UserSort, UserSortField } from '../../src/mirror/mirror.ts';
import { environmentWord } from '../components/header-line.ts';
import { initialsPiece } from '../components/initials.ts';
import { gap, lookLine, piece, type Line, type Piece } from '../components/line.ts';
import { groupDigits, shortSpan } from '../components/relative-time.ts';
import type { Glyphs } from '../glyphs.ts';
import type { ListedUser } from '../ui-state.ts';

/** A column of the users list. */
export interface UserColumn {
  readonly title: string;
  /** Drawn as initials instead of as text. */
  readonly isInitials?: boolean | undefined;
  readonly width: number;
  readonly field?: UserSortField | undefined;
  readonly align?: 'right' | undefined;
  text(user: ListedUser, now: number): unknown;
}

const nameOf = (row: UserRow): string | undefined =>
  row.name ?? row.nickname ?? row.username ?? row.phone_number ?? undefined;
const shownName = ({ row }: ListedUser): string => nameOf(row) ?? '(no name)';
const ago = (at: number | null, now: number): string => (at === null ? 'never' : shortSpan(now - at));

const lastLogin = {
  title: 'LAST',
  field: 'last_login',
  text: ({ row }: ListedUser, now: number) => ago(row.last_login, now),
} as const;
const created = {
  title: 'CREATED',
  field: 'created_at',
  text: ({ row }: ListedUser, now: number) => ago(row.created_at, now),
} as const;
const updated = {
  title: 'UPDATED',
  field: 'updated_at',
  text: ({ row }: ListedUser, now: number) => ago(row.updated_at, now),
} as const;

/** Signs before the name: cursor, doubt, state, mark. */
const signsWidth = 4;

/**
 * The columns that fit. With less room they go in the order connection, logins, date, e-mail; the date is the one that
 * is sorted by. Text of strangers never has a border on its right.
 */
function columnsFor(width: number, sort: UserSort, hasTenants: boolean, wide: boolean): readonly UserColumn[] {
  const date = [created, updated].find((column) => column.field === sort.field) ?? lastLogin;
  const room = width - signsWidth;
  const tenant: UserColumn[] =
    hasTenants && room >= 52
      ? [{ title: 'TENANT', width: 16, text: ({ tenant, environment }) => `${tenant} ${environmentWord(environment)}` }]
      : [];
  const left = room - (tenant.length > 0 ? 17 : 0);
  const name = { title: 'NAME', field: 'name', text: shownName } as const;
  const email = { title: 'EMAIL', field: 'email', text: ({ row }: ListedUser) => row.email ?? '' } as const;
  if (left < 44) {
    const either = (user: ListedUser): string => nameOf(user.row) ?? user.row.email ?? user.row.user_id;
    return [...tenant, { ...name, width: left, text: either }];
  }
  const dateColumn: UserColumn = { ...date, width: 8, align: 'right' };
  if (left < 64) {
    const half = Math.floor((left - 11) * 0.45);
    return [...tenant, { ...name, width: half }, { ...email, width: left - half - 11 }, dateColumn];
  }
  const more: UserColumn[] =
    wide || left > 150
      ? [
          { ...created, width: 8, align: 'right' },
          { title: 'USER_ID', width: 32, text: ({ row }) => row.user_id },
        ]
      : [];
  const flexible = left - 8 - 8 - 5 - more.reduce((sum, column) => sum + column.width + 1, 0);
  if (flexible < 40) return columnsFor(width, sort, hasTenants, false);
  const names = Math.floor(flexible * 0.34);
  const emails = Math.floor(flexible * 0.4);
  return [
    ...tenant,
    { ...name, width: names },
    { ...email, width: emails },
    {
      title: 'CONNECTION',
      field: 'connection',
      width: flexible - names - emails,
      text: ({ row }) => row.connection ?? '',
    },
    {
      title: 'LOGINS',
      field: 'logins_count',
      width: 8,
      align: 'right',
      text: ({ row }) => groupDigits(row.logins_count ?? 0),
    },
    dateColumn,
    ...more.filter((column) => column.title !== date.title),
  ];
}

/** The columns that one can do without, by the letter that hides each. */
export const chosenColumns = [
  { id: 'INITIALS', key: 'i', label: 'initials (from 100 columns)' },
  { id: 'EMAIL', key: 'e', label: 'e-mail' },
  { id: 'CONNECTION', key: 'c', label: 'connection' },
  { id: 'LOGINS', key: 'o', label: 'number of logins' },
  { id: 'LAST', key: 'l', label: 'last login' },
  { id: 'CREATED', key: 'r', label: 'created' },
  { id: 'UPDATED', key: 'u', label: 'updated' },
  { id: 'USER_ID', key: 'd', label: 'user_id' },
] as const;

/** Below this width the name needs the cells that initials would take. */
const initialsFrom = 100;

interface ColumnWishes {
  readonly sort: UserSort;
  readonly hasTenants: boolean;
  readonly wide: boolean;
  readonly hidden: ReadonlySet<string>;
}

/** The columns that fit and are wanted; the room of those that are not goes to the e-mail, or else to the name. */
export function userColumns(width: number, wishes: ColumnWishes): readonly UserColumn[] {
  const { sort, hasTenants, wide, hidden } = wishes;
  const hasInitials = width >= initialsFrom && !hidden.has('INITIALS');
  const all = columnsFor(width - (hasInitials ? 3 : 0), sort, hasTenants, wide);
  const kept = all.filter(({ title }) => !hidden.has(title));
  const widest = kept.some(({ title }) => title === 'EMAIL') ? 'EMAIL' : 'NAME';
  const sum = (columns: readonly UserColumn[]): number => columns.reduce((room, column) => room + column.width + 1, 0);
  const freed = sum(all) - sum(kept);
  const fitted = kept.map((column) =>
    freed > 0 && column.title === widest ? Object.assign({}, column, { width: column.width + freed }) : column,
  );
  const initials: UserColumn = { title: '', width: 2, isInitials: true, text: shownName };
  return hasInitials ? [initials, ...fitted] : fitted;
}

export function headLine(columns: readonly UserColumn[], sort: UserSort, glyphs: Glyphs): Line {
  const cells = columns.flatMap((column): Piece[] => {
    const arrow = column.field === sort.field ? (sort.descending ? glyphs.down : glyphs.up) : '';
    return [cellOf(`${column.title}${arrow}`, column), gap(1)];
  });
  return lookLine([gap(signsWidth), ...cells], 'dim');
}

function cellOf(value: unknown, column: UserColumn): Piece {
  return { text: safeCell(value, column.width, column.align === undefined ? {} : { align: column.align }).text };
}

/** One user as one row: cells of exact width, signs for what a person must know at a glance. */
export function userLine(
  user: ListedUser,
  columns: readonly UserColumn[],
  at: { readonly isChosen: boolean; readonly isMarked: boolean },
  now: number,
  glyphs: Glyphs,
): Line {
  const { row } = user;
  const { isChosen, isMarked } = at;
  let flags = 0;
  const cells = columns.flatMap((column): Piece[] => {
    if (column.isInitials === true) return [initialsPiece(nameOf(row) ?? row.email ?? '', row.user_id), gap(1)];
    const cell = safeCell(
      column.text(user, now),
      column.width,
      column.align === undefined ? {} : { align: column.align },
    );
    if (column.title === 'NAME' || column.title === 'EMAIL') flags |= cell.flags;
    return [{ text: cell.text, look: row.blocked ? 'dim' : undefined }, gap(1)];
  });
  const look = isSuspicious(flags) ? glyphs.look : row.stale ? glyphs.stale : ' ';
  const line: Line = [
    piece(isChosen ? glyphs.cursor : ' ', 'marker'),
    piece(look, 'marker'),
    piece(stateSign(row, glyphs), row.blocked ? 'bad' : 'marker'),
    piece(isMarked ? glyphs.mark : ' ', 'accent'),
    ...cells,
  ];
  return isChosen ? lookLine(line, 'selected') : line;
}

function stateSign(row: UserRow, glyphs: Glyphs): string {
  if (row.blocked) return glyphs.blocked;
  if (row.last_login === null && row.logins_count === null) return glyphs.pending;
  return row.email !== null && row.email_verified === false ? glyphs.unverified : ' ';
}
