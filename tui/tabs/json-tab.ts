import { cell, fitHeight, gap, lookLine, piece, type Line } from '../components/line.ts';
import { tabHeight } from '../layout.ts';
import { copyText } from '../state/copy-text.ts';
import { moveJsonTo, shownDocument, withJson } from '../state/json.ts';
import { addToast } from '../state/toasts.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { JsonState } from '../user-state.ts';
import { unreadLines } from '../components/unread-lines.ts';
import { jsonRows, type JsonRow } from './json-rows.ts';
import type { Tab } from './tab.ts';

/** The record as Auth0 sent it: folding, search, nothing that could steer the terminal. */
export const jsonTab: Tab = {
  id: 'json',
  title: 'Raw JSON',
  draw: drawJson,
  mover: {
    position: (state) => shownDocument(state)?.json.index ?? 0,
    count: (state) => rowsOf(state).length,
    page: (state) => tabHeight(state) - 2,
    to: (state, index) => moveJsonTo(state, index, rowsOf(state).length),
  },
};

let last: { value: object; folded: ReadonlySet<string>; rows: readonly JsonRow[] } | undefined;

function rowsOf(state: UiState): readonly JsonRow[] {
  const shown = shownDocument(state);
  if (shown === undefined) return [];
  const { value } = shown;
  const { folded } = shown.json;
  if (last?.value !== value || last.folded !== folded) last = { value, folded, rows: jsonRows(value, folded) };
  return last.rows;
}

let unfolded: { value: object; rows: readonly JsonRow[] } | undefined;
const nothingFolded: ReadonlySet<string> = new Set();

/** All rows, of what is folded as well: a search that passes over them would say that there is nothing. */
function allRowsOf(value: object): readonly JsonRow[] {
  if (unfolded?.value !== value) unfolded = { value, rows: jsonRows(value, nothingFolded) };
  return unfolded.rows;
}

/** Where a row stands in another list of rows; a closing row has no value. */
function placeIn(rows: readonly JsonRow[], row: JsonRow | undefined): number {
  const isEnd = row?.value === undefined;
  return rows.findIndex((each) => each.path === row?.path && (each.value === undefined) === isEnd);
}

/** The shown document, the profile or an event; the last row is about the search. */
export function drawJson(state: UiState, width: number, height: number): readonly Line[] {
  const { glyphs, user } = state;
  const rows = rowsOf(state);
  const json = shownDocument(state)?.json;
  if (json === undefined) {
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
  return [...fitHeight(lines, body), searchLine(state, json, rows)];
}

function searchLine(state: UiState, json: JsonState, rows: readonly JsonRow[]): Line {
  const found = json.search.text.toLowerCase();
  if (json.editing) return [piece(` / ${json.search.text}${state.glyphs.caret}`, 'key')];
  const path = rows[json.index]?.path ?? '';
  if (found !== '') {
    const matching = allRowsOf(shownDocument(state)?.value ?? {}).filter((row) => holds(row, found));
    const nth = placeIn(matching, rows[json.index]);
    const count = nth < 0 ? String(matching.length) : `${String(nth + 1)} of ${String(matching.length)}`;
    return [piece(` / ${json.search.text}   ${count} found  (n next, N before)`, 'dim')];
  }
  if (path !== '') return [gap(1), piece(path, 'dim')];
  return [piece(' control and invisible characters are shown as JSON escapes', 'dim')];
}

function holds(row: JsonRow, found: string): boolean {
  return `${row.key}${row.text}`.toLowerCase().includes(found);
}

/** Right unfolds, left folds (or goes to the row above that can be folded), Enter does either. */
export function foldJson(state: UiState, key: string): Step {
  const json = shownDocument(state)?.json;
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

/** Goes to the next or the previous row that holds the searched text, around the ends, and unfolds what hides it. */
export function findInJson(state: UiState, direction: 1 | -1): Step {
  const shown = shownDocument(state);
  const found = shown?.json.search.text.toLowerCase() ?? '';
  if (shown === undefined || found === '') return [state, noEffects];
  const all = allRowsOf(shown.value);
  const from = placeIn(all, chosenRow(state));
  for (let step = 1; step <= all.length; step += 1) {
    const row = all[(((from + direction * step) % all.length) + all.length) % all.length];
    if (row === undefined || !holds(row, found)) continue;
    const folded = new Set([...shown.json.folded].filter((path) => !hides(path, row.path)));
    const open = folded.size === shown.json.folded.size ? state : withJson(state, { folded });
    const rows = rowsOf(open);
    return moveJsonTo(open, placeIn(rows, row), rows.length);
  }
  return [addToast(state, 'info', `not found: ${shown.json.search.text}`), noEffects];
}

/** Whether a row is not seen while this path is folded. */
function hides(folded: string, path: string): boolean {
  if (folded === '') return path !== '';
  return path.startsWith(`${folded}.`) || path.startsWith(`${folded}[`);
}

/** Copies the value that the row stands for: a text as it is, anything else as JSON. */
export function copyJsonValue(state: UiState): Step {
  const row = chosenRow(state);
  if (row?.value === undefined) return [addToast(state, 'info', 'this row has no value'), noEffects];
  const text = typeof row.value === 'string' ? row.value : jsonText(row.value);
  return copyText(state, row.path === '' ? 'document' : row.path, text);
}

/** Copies where the row is, as programs name it: `identities[0].provider`. */
export function copyJsonPath(state: UiState): Step {
  const path = chosenRow(state)?.path ?? '';
  if (path === '') return [addToast(state, 'info', 'this is the whole document: it has no path'), noEffects];
  return copyText(state, 'path', path);
}

export function copyDocument(state: UiState): Step {
  const shown = shownDocument(state);
  return shown === undefined ? [state, noEffects] : copyText(state, 'document', jsonText(shown.value));
}

function chosenRow(state: UiState): JsonRow | undefined {
  return rowsOf(state)[shownDocument(state)?.json.index ?? -1];
}

function jsonText(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}
