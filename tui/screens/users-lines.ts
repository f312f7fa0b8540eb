import {
  besideLines,
  cell,
  fitHeight,
  gap,
  lineWidth,
  piece,
  spreadLine,
  textWidth,
  type Line,
} from '../components/line.ts';
import { matchesWords } from '../components/matches-words.ts';
import { groupDigits } from '../components/relative-time.ts';
import { differenceLines } from '../state/difference-lines.ts';
import { sortOf } from '../state/list-sort.ts';
import { markKey } from '../state/marks.ts';
import { activeList, tenantView } from '../state/tenants.ts';
import { appliedView } from '../state/views.ts';
import type { ListState } from '../list-state.ts';
import type { UiState } from '../ui-state.ts';
import { filterPieces, problemLines, withChoices, withProblem } from '../bar/filter-lines.ts';
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
  const room = width - lineWidth(viewWords(list, width)) - Math.max(10, textWidth(list.filter.text)) - 8;
  const count = list.read === undefined ? [] : [piece(countWords(list, room), 'strong'), gap(1)];
  const drawn = { line: list, room: fieldWidth(list, width, lineWidth(count)), width, glyphs: state.glyphs };
  const pieces = filterPieces(drawn, 'name, e-mail, or field:value');
  const filter = spreadLine(pieces, [gap(2), ...viewWords(list, width), ...count], width);
  const differences = differenceLines(state);
  const rows = Math.max(1, height - 2 - differences.length);
  const isEmpty = list.read === undefined || list.read.users.length === 0;
  // What is acted on stays in sight: only while one types, its row may be covered.
  const problem = problemLines(drawn, isEmpty || list.editing || list.index !== list.top ? 2 : 1);
  if (list.read === undefined || isEmpty) {
    const why = fitHeight(emptyListLines(state, width, rows), rows);
    return [filter, ...withProblem([[], ...withChoices(usersBar(state), drawn, why)], 0, problem)];
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
    ...withProblem(
      [headLine(columns, sortOf(list), state.glyphs), ...withChoices(usersBar(state), drawn, fitHeight(lines, rows))],
      0,
      problem,
    ),
    ...differences,
  ];
}

/** Cells of the filter's text: the rest of its line belongs to the count. */
function fieldWidth(list: ListState, width: number, count: number): number {
  return Math.max(10, width - Math.max(30, count + 5) - lineWidth(viewWords(list, width)));
}

/** Which view it is, as far as there is room beside the count. */
function viewWords(list: ListState, width: number): Line {
  const view = appliedView(list);
  if (view === undefined) return [];
  const name = cell(view.name, Math.min(textWidth(view.name), width < 100 ? 16 : 40), 'title');
  return [name, ...(view.isChanged ? [piece(' changed', 'dim')] : []), gap(2)];
}

/** @param room cells that the text of the filter leaves: which tenants were left out is also said where nobody matches */
function countWords({ read, answered }: ListState, room: number): string {
  if (read === undefined) return '';
  const { total, among } = read;
  if (among !== undefined) {
    const found = `${groupDigits(among.all)} in ${String(among.matching)} of ${String(among.searched)} tenants`;
    const { left_out } = among;
    const ways = left_out.length === 0 ? [] : [`: ${left_out.join(', ')}`, `: ${String(left_out.length)}`];
    const whole = ways.map((names) => `${found}, not searched${names}`).find((words) => textWidth(words) <= room);
    return whole ?? found;
  }
  return answered.text === '' ? `${groupDigits(total)} users` : `${matchesWords(read)} of ${groupDigits(total)}`;
}
