import { isSuspicious, safeCell } from '../../src/safe-text.ts';
import type { UserRow, UserSort } from '../../src/mirror/mirror.ts';
import type { QueryNode } from '../../src/query/ast.ts';
import { matchSpans } from '../../src/query/match-spans.ts';
import { initialsPiece } from '../components/initials.ts';
import { matchedCell } from '../components/match-pieces.ts';
import { chosenLine, gap, lookLine, piece, type Line, type Piece } from '../components/line.ts';
import type { Glyphs } from '../glyphs.ts';
import type { ListedUser } from '../list-state.ts';
import { isPendingRow, shownName, signsWidth, type UserColumn } from './user-columns.ts';

export function headLine(columns: readonly UserColumn[], sort: UserSort, glyphs: Glyphs): Line {
  const cells = columns.flatMap((column): Piece[] => {
    if (column.field !== sort.field) return [cellOf(column.title, column), gap(1)];
    // The end of a long title goes, its arrow does not.
    const title = safeCell(column.title, column.width - 1).text.trimEnd();
    return [cellOf(`${title}${sort.descending ? glyphs.down : glyphs.up}`, column), gap(1)];
  });
  return lookLine([gap(signsWidth), ...cells], 'dim');
}

function cellOf(value: unknown, column: UserColumn): Piece {
  return { text: safeCell(value, column.width, column.align === undefined ? {} : { align: column.align }).text };
}

/**
 * One user as one row: cells of exact width, signs for what a person must know at a glance.
 * @param root what was asked: what of it the cells show stands out
 */
export function userLine(
  user: ListedUser,
  columns: readonly UserColumn[],
  root: QueryNode | undefined,
  at: { readonly isChosen: boolean; readonly isMarked: boolean },
  now: number,
  glyphs: Glyphs,
): Line {
  const { row } = user;
  const { isChosen, isMarked } = at;
  let flags = 0;
  const cells = columns.flatMap((column): Piece[] => {
    if (column.isInitials === true) return [initialsPiece(shownName(user), row.user_id), gap(1)];
    const cell = drawCell(user, column, root, now);
    if (column.id === 'name' || column.id === 'email') flags |= cell.flags;
    return [...cell.pieces, gap(1)];
  });
  const look = isSuspicious(flags) ? glyphs.look : row.stale ? glyphs.stale : ' ';
  const line: Line = [
    piece(isChosen ? glyphs.cursor : ' ', 'marker'),
    piece(look, 'marker'),
    piece(stateSign(row, glyphs), row.blocked ? 'bad' : 'marker'),
    piece(isMarked ? glyphs.mark : ' ', 'accent'),
    ...cells,
  ];
  return isChosen ? chosenLine(line) : line;
}

type Cell = ReturnType<typeof matchedCell>;

function drawCell(user: ListedUser, column: UserColumn, root: QueryNode | undefined, now: number): Cell {
  const value = column.text(user, now);
  const look = user.row.blocked ? 'dim' : undefined;
  const field = root === undefined ? undefined : column.fieldOf?.(user);
  if (field !== undefined && typeof value === 'string') {
    return matchedCell(value, column.width, matchSpans(root, field, value), look);
  }
  const { text, flags } = safeCell(value, column.width, column.align === undefined ? {} : { align: column.align });
  return { pieces: [{ text, look }], flags };
}

function stateSign(row: UserRow, glyphs: Glyphs): string {
  if (row.blocked) return glyphs.blocked;
  if (isPendingRow(row)) return glyphs.pending;
  return row.email !== null && row.email_verified === false ? glyphs.unverified : ' ';
}
