import { isSuspicious, safeCell } from '../../src/safe-text.ts';
import type { UserRow, UserSort } from '../../src/mirror/mirror.ts';
import { initialsPiece } from '../components/initials.ts';
import { gap, lookLine, piece, type Line, type Piece } from '../components/line.ts';
import type { Glyphs } from '../glyphs.ts';
import type { ListedUser } from '../ui-state.ts';
import { isPendingRow, shownName, signsWidth, type UserColumn } from './user-columns.ts';

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
    if (column.isInitials === true) return [initialsPiece(shownName(user), row.user_id), gap(1)];
    const cell = safeCell(
      column.text(user, now),
      column.width,
      column.align === undefined ? {} : { align: column.align },
    );
    if (column.id === 'name' || column.id === 'email') flags |= cell.flags;
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
  if (isPendingRow(row)) return glyphs.pending;
  return row.email !== null && row.email_verified === false ? glyphs.unverified : ' ';
}
