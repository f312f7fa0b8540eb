import { drawField } from '../components/field-line.ts';
import { besideLines, fitHeight, gap, piece, spreadLine, type Line } from '../components/line.ts';
import { matchesWords } from '../components/matches-words.ts';
import { groupDigits } from '../components/relative-time.ts';
import { markKey } from '../state/marks.ts';
import { activeList, tenantView } from '../state/tenants.ts';
import type { ListState, UiState } from '../ui-state.ts';
import { emptyListLines } from './empty-list-lines.ts';
import { previewLines } from './preview-lines.ts';
import { listWidth, shownColumns } from './shown-columns.ts';
import { headLine, userLine } from './user-line.ts';

/** The users of a tenant, or of all tenants: filter line, column heads, a window of rows, a preview where there is room. */
export function usersLines(state: UiState, width: number, height: number): readonly Line[] {
  const wide = listWidth(state);
  const pane = width - wide;
  const list = listLines(state, wide, height);
  return pane === 0 ? list : besideLines(list, wide, fitHeight(previewLines(state, pane), height));
}

function listLines(state: UiState, width: number, height: number): readonly Line[] {
  const list = activeList(state);
  const filter = filterLine(state, list, width);
  const rows = height - 2;
  if (list.read === undefined || list.read.users.length === 0) {
    return [filter, problemLine(state, list, width) ?? [], ...fitHeight(emptyListLines(state, width, rows), rows)];
  }
  const now = state.now + (tenantView(state, state.active)?.status?.clock_offset ?? 0);
  const columns = shownColumns(state);
  const from = list.top - list.read.offset;
  const lines = list.read.users.slice(Math.max(0, from), from + rows).map((user, at) => {
    const place = { isChosen: list.top + at === list.index, isMarked: list.marks.has(markKey(user)) };
    return userLine(user, columns, place, now, state.glyphs);
  });
  return [
    filter,
    problemLine(state, list, width) ?? headLine(columns, list.sort, state.glyphs),
    ...fitHeight(lines, rows),
  ];
}

function filterLine(state: UiState, list: ListState, width: number): Line {
  const { read } = list;
  const count = read === undefined ? [] : [piece(countWords(list, width), 'strong'), gap(1)];
  const caret = list.editing ? state.glyphs.caret : undefined;
  const { pieces } = drawField(list.filter, Math.max(10, width - 30), caret, list.problem);
  const isEmpty = list.filter.text === '';
  const invitation = list.editing ? ' name, e-mail, or field:value' : 'to filter';
  const text: Line = isEmpty ? [...(list.editing ? pieces : []), piece(invitation, 'dim')] : pieces;
  return spreadLine([piece('/ ', list.editing ? 'key' : 'dim'), ...text], [gap(2), ...count], width);
}

function countWords({ read, answered }: ListState, width: number): string {
  if (read === undefined) return '';
  const { total, among } = read;
  if (among !== undefined) {
    const where = `in ${String(among.matching)} of ${String(among.searched)} tenants`;
    return `${groupDigits(among.all)} ${where}${among.left_out.length === 0 || width < 80 ? '' : `, not searched: ${among.left_out.join(', ')}`}`;
  }
  return answered.text === '' ? `${groupDigits(total)} users` : `${matchesWords(read)} of ${groupDigits(total)}`;
}

/** Stands in place of the column heads: a caret under the mistake, and what it is. */
function problemLine(state: UiState, list: ListState, width: number): Line | undefined {
  const { problem } = list;
  if (problem === undefined) return undefined;
  const { columnOf } = drawField(list.filter, Math.max(10, width - 30), list.editing ? state.glyphs.caret : undefined);
  const from = columnOf(problem.start);
  const to = Math.max(from + 1, columnOf(problem.end));
  return [gap(2 + from), piece('^'.repeat(Math.min(200, to - from)), 'bad'), piece(` ${problem.message}`, 'warn')];
}
