import { drawField } from '../components/field-line.ts';
import { besideLines, fitHeight, gap, lineWidth, piece, spreadLine, type Line } from '../components/line.ts';
import { matchesWords } from '../components/matches-words.ts';
import { groupDigits } from '../components/relative-time.ts';
import { markKey } from '../state/marks.ts';
import { activeList, tenantView } from '../state/tenants.ts';
import type { ListState, UiState } from '../ui-state.ts';
import { coverWithPopup } from '../bar/popup-lines.ts';
import { usersBar } from '../bar/users-bar.ts';
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
  const second = problemLine(state, list, width);
  if (list.read === undefined || list.read.users.length === 0) {
    const why = fitHeight(emptyListLines(state, width, rows), rows);
    return [filter, second ?? [], ...withPopup(state, list, why, width)];
  }
  const now = state.now + (tenantView(state, state.active)?.status?.clock_offset ?? 0);
  const columns = shownColumns(state);
  const from = list.top - list.read.offset;
  const lines = list.read.users.slice(Math.max(0, from), from + rows).map((user, at) => {
    const place = { isChosen: list.top + at === list.index, isMarked: list.marks.has(markKey(user)) };
    return userLine(user, columns, list.answered.root, place, now, state.glyphs);
  });
  return [
    filter,
    second ?? headLine(columns, list.sort, state.glyphs),
    ...withPopup(state, list, fitHeight(lines, rows), width),
  ];
}

/** What completes the filter lies over the first rows, below the word that it is about. */
function withPopup(state: UiState, list: ListState, rows: readonly Line[], width: number): readonly Line[] {
  const bar = usersBar(state);
  if (bar?.isOpen !== true) return rows;
  const { columnOf } = drawField(list.filter, fieldWidth(width), state.glyphs.caret);
  return coverWithPopup(rows, bar, { column: 1 + columnOf(bar.place.start), width, glyphs: state.glyphs });
}

/** Cells of the filter's text: the rest of its line belongs to the count. */
function fieldWidth(width: number): number {
  return Math.max(10, width - 30);
}

function filterLine(state: UiState, list: ListState, width: number): Line {
  const { read } = list;
  const count = read === undefined ? [] : [piece(countWords(list, width), 'strong'), gap(1)];
  const caret = list.editing ? state.glyphs.caret : undefined;
  const wrong = list.problem?.isMistake === true ? list.problem : undefined;
  const { pieces } = drawField(list.filter, fieldWidth(width), caret, wrong);
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

/** Stands in place of the column heads: carets under the mistake, what it is and the way out. */
function problemLine(state: UiState, list: ListState, width: number): Line | undefined {
  const { problem } = list;
  if (problem?.isMistake !== true) return undefined;
  const { columnOf } = drawField(list.filter, fieldWidth(width), list.editing ? state.glyphs.caret : undefined);
  const from = 2 + columnOf(problem.start);
  const marked = Math.max(1, Math.min(200, 2 + columnOf(problem.end) - from));
  const carets = piece('^'.repeat(marked), 'bad');
  const what = piece(problem.message, 'warn');
  const way = piece(`. ${problem.hint}`, 'dim');
  const right = width - from - marked - 1;
  if (lineWidth([what]) <= right) return [gap(from), carets, gap(1), what, way];
  // The mistake is underlined in the line above, too: where there is no room beside the carets, the words are enough.
  return lineWidth([what]) + 2 <= from
    ? [gap(from - lineWidth([what]) - 1), what, gap(1), carets]
    : [gap(2), what, way];
}
