import { cell, fitHeight, gap, lookLine, piece, type Line } from '../components/line.ts';
import { tabHeight } from '../layout.ts';
import { addToast } from '../state/toasts.ts';
import { moveJsonTo, withJson } from '../state/user.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import { unreadLines } from './details-tab.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';
import type { Tab } from './tab.ts';

/** The record as Auth0 sent it: folding, search, nothing that could steer the terminal. */
export const jsonTab: Tab = {
  id: 'json',
  title: 'Raw JSON',
  draw: drawJson,
  mover: {
    position: (state) => state.user?.json.index ?? 0,
    count: (state) => rowsOf(state).length,
    page: (state) => tabHeight(state) - 1,
    to: (state, index) => moveJsonTo(state, index, rowsOf(state).length),
  },
};

let last: { profile: object; folded: ReadonlySet<string>; rows: readonly JsonRow[] } | undefined;

function rowsOf(state: UiState): readonly JsonRow[] {
  const profile = state.user?.read?.user?.profile;
  const folded = state.user?.json.folded;
  if (profile === undefined || folded === undefined) return [];
  if (last?.profile !== profile || last.folded !== folded) last = { profile, folded, rows: jsonRows(profile, folded) };
  return last.rows;
}

function drawJson(state: UiState, width: number, height: number): readonly Line[] {
  const { glyphs, user } = state;
  const rows = rowsOf(state);
  const json = user?.json;
  if (json === undefined) return fitHeight([], height);
  if (rows.length === 0) {
    const why =
      user?.read === undefined ? unreadLines(state, width) : [[piece(' The mirror has no such user.', 'warn')]];
    return fitHeight(why, height);
  }
  const body = height - 1;
  const found = json.search.text.toLowerCase();
  const numbers = String(rows.length).length + 1;
  const lines = rows.slice(json.top, json.top + body).map((row, at): Line => {
    const sign = row.foldable ? (row.folded ? glyphs.closed : glyphs.open) : ' ';
    const isFound = found !== '' && holds(row, found);
    const line: Line = [
      cell(String(json.top + at + 1), numbers, 'dim', 'right'),
      piece(` ${sign} `, 'dim'),
      gap(row.depth * 2),
      { text: row.key, look: isFound ? 'marker' : 'accent' },
      { text: row.text, look: isFound ? 'marker' : undefined },
    ];
    return json.top + at === json.index ? lookLine(line, 'selected') : line;
  });
  return [...fitHeight(lines, body), [searchLine(state, rows)[0] ?? gap(width)]];
}

function searchLine(state: UiState, rows: readonly JsonRow[]): Line {
  const json = state.user?.json;
  if (json === undefined) return [];
  const found = json.search.text.toLowerCase();
  if (json.editing) return [piece(` / ${json.search.text}${state.glyphs.caret}`, 'key')];
  if (found === '') return [piece(' control and invisible characters are shown as JSON escapes', 'dim')];
  const count = rows.filter((row) => holds(row, found)).length;
  return [piece(` / ${json.search.text}   ${String(count)} found  (n next, N before)`, 'dim')];
}

function holds(row: JsonRow, found: string): boolean {
  return `${row.key}${row.text}`.toLowerCase().includes(found);
}

/** Right unfolds, left folds (or goes to the row above that can be folded), Enter does either. */
export function foldJson(state: UiState, key: string): Step {
  const json = state.user?.json;
  const rows = rowsOf(state);
  const row = json && rows[json.index];
  if (json === undefined || row === undefined) return [state, noEffects];
  const closes = key === 'left' || key === 'h' || (key === 'enter' && !row.folded);
  if (!row.foldable && closes && key !== 'enter') return moveJsonTo(state, parentOf(rows, json.index), rows.length);
  if (!row.foldable) return [state, noEffects];
  const folded = new Set(json.folded);
  if (closes) folded.add(row.path);
  else folded.delete(row.path);
  return [withJson(state, { folded }), noEffects];
}

function parentOf(rows: readonly JsonRow[], index: number): number {
  const depth = rows[index]?.depth ?? 0;
  for (let at = index - 1; at > 0; at -= 1) {
    const row = rows[at];
    if (row?.foldable === true && row.depth < depth) return at;
  }
  return 0;
}

/** Goes to the next or the previous row that holds the searched text, around the ends. */
export function findInJson(state: UiState, direction: 1 | -1): Step {
  const json = state.user?.json;
  const rows = rowsOf(state);
  const found = json?.search.text.toLowerCase() ?? '';
  if (json === undefined || found === '') return [state, noEffects];
  for (let step = 1; step <= rows.length; step += 1) {
    const at = (((json.index + direction * step) % rows.length) + rows.length) % rows.length;
    const row = rows[at];
    if (row !== undefined && holds(row, found)) return moveJsonTo(state, at, rows.length);
  }
  return [addToast(state, 'info', `not found: ${json.search.text}`), noEffects];
}

export function copyJsonValue(state: UiState): Step {
  const row = rowsOf(state)[state.user?.json.index ?? -1];
  if (row?.value === undefined) return [addToast(state, 'info', 'this row has no value'), noEffects];
  const text = typeof row.value === 'string' ? row.value : JSON.stringify(row.value, undefined, 2);
  const told = addToast(state, 'info', `${row.path === '' ? 'document' : row.path} sent to the terminal's clipboard`);
  return [told, [{ type: 'copy', text }]];
}
