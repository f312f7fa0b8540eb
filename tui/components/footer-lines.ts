import { foundLine } from '../bar/found-line.ts';
import { barWords } from '../bar/bar-words.ts';
import { keymap } from '../keymap.ts';
import { contextsOf } from '../keys/contexts.ts';
import type { KeyRow } from '../keys/key-row.ts';
import { keyWords } from '../keys/key-words.ts';
import { footerHeight } from '../layout.ts';
import type { ListState } from '../list-state.ts';
import { chordRows } from '../press-key.ts';
import { detailState } from '../state/details.ts';
import { activeLogs } from '../state/active-logs.ts';
import { coverageOf, logCoverageOf } from '../state/coverage.ts';
import { emptySortWords } from '../state/empty-sort.ts';
import { isSorting } from '../state/list-sort.ts';
import { serverWords } from '../state/server.ts';
import { syncWords } from '../state/sync-words.ts';
import { activeList, shownTenant } from '../state/tenants.ts';
import { openTab } from '../tabs/index.ts';
import { allTenants, type Toast, type UiState } from '../ui-state.ts';
import { typingTarget } from '../typing-target.ts';
import { ageWords } from './age-words.ts';
import {
  edge,
  fitLine,
  gap,
  lineWidth,
  piece,
  spreadLine,
  startWith,
  textWidth,
  wrapWords,
  type Line,
  type Piece,
} from './line.ts';
import { matchesWords } from './matches-words.ts';
import { groupDigits } from './relative-time.ts';

/** Legend or message, the state of the sync, the keys: as many of them as there is room for. */
export function footerLines(state: UiState, width: number): readonly Line[] {
  const height = footerHeight(state);
  const told = state.toasts.findLast((toast) => toast.level !== 'bad');
  const news = heldLine(state, width) ?? (told === undefined ? undefined : toastLine(state, told, width));
  const bar = barWords(state);
  const typing = bar && fitLine(bar, width);
  if (height === 3)
    return [news ?? typing ?? legendLine(state, width), statusLine(state, width), hintLine(state, width)];
  if (height === 2) return [news ?? typing ?? statusLine(state, width), hintLine(state, width)];
  return [news ?? hintLine(state, width)];
}

/** Counts down what will be sent: as long as it stands there it can be taken back. */
function heldLine(state: UiState, width: number): Line | undefined {
  const last = state.held.at(-1);
  if (last === undefined) return undefined;
  const { words, who, change, left } = last;
  const more = state.held.length > 1 ? ` and ${String(state.held.length - 1)} more` : '';
  const seconds = String(Math.ceil(left / 1000));
  const back: Line = [gap(2), piece('u', 'key'), piece(' takes it back ')];
  return spreadLine(
    [
      piece(` ${state.glyphs.warn} `, 'warn'),
      piece(`In ${seconds} s: ${words.doing ?? words.verb} ${who} in ${change.tenant}${more}`, 'warn'),
    ],
    back,
    width,
  );
}

function toastLine(state: UiState, toast: Toast, width: number): Line {
  const sign =
    toast.level === 'good' ? piece(` ${state.glyphs.good} `, 'good') : piece(` ${state.glyphs.between} `, 'accent');
  return fitLine([sign, piece(toast.text)], width);
}

/** Failures stay above the footer until they are dismissed; at most the last two are shown. */
export function failureLines(state: UiState, width: number): readonly Line[] {
  const failures = state.toasts.filter((toast) => toast.level === 'bad');
  const shown = failures.slice(-2).flatMap((toast) => failureBlock(state, toast, width));
  if (shown.length === 0) return [];
  const more = failures.length > 2 ? `${String(failures.length)} failures  ` : '';
  // Where letters are typed they are no keys.
  const keys = typingTarget(state) === undefined ? 'x dismiss   ! all messages' : '';
  return `${more}${keys}` === '' ? shown : [...shown, [piece(` ${more}${keys}`, 'dim')]];
}

function failureBlock(state: UiState, toast: Toast, width: number): readonly Line[] {
  const [first, ...rest] = wrapWords(toast.text, width - 4, 'bad').slice(0, 3);
  const hint = toast.hint === undefined ? [] : wrapWords(toast.hint, width - 4).slice(0, 2);
  return [[piece(` ${state.glyphs.bad} `, 'bad'), ...(first ?? [])], ...startWith(gap(3), [...rest, ...hint])];
}

function legendLine(state: UiState, width: number): Line {
  const { glyphs } = state;
  if (state.screen === 'user') return ageLine(state, width);
  if (state.screen === 'sync') return chartLegend(state, width);
  if (state.screen === 'logs') return logRemark(state, width);
  if (state.screen !== 'users') return [];
  const view = shownTenant(state);
  const list = activeList(state);
  const row = rowWords(list);
  const asked = serverWords(list);
  if (asked !== undefined) {
    return spreadLine([piece(` ${asked.words}`, 'accent')], [piece(row === '' ? '' : ` ${row}`, 'dim')], width);
  }
  const partly = coverageOf(state)[0] ?? emptySortWords(state);
  if (partly !== undefined) {
    return spreadLine([piece(` ${glyphs.warn} ${partly}`, 'warn')], [piece(row === '' ? '' : ` ${row}`, 'dim')], width);
  }
  const found = foundLine(state);
  if (found !== undefined) return spreadLine(found, [piece(row === '' ? '' : ` ${row}`, 'dim')], width);
  const signs: readonly (readonly [string, string])[] = [
    [glyphs.blocked, 'blocked'],
    [glyphs.unverified, 'not verified'],
    [glyphs.pending, 'pending'],
    [glyphs.look, 'look closely'],
    [glyphs.stale, 'stale'],
  ];
  const legend = signs.flatMap(([sign, words]): Piece[] => [piece(` ${sign}`, 'marker'), piece(` ${words} `, 'dim')]);
  const readOnly = view?.tenant.read_only === true ? [piece(' read-only: keys that change are off ', 'warn')] : [];
  const right = [edge(width - textWidth(row) - 1), piece(` ${row}`, 'dim')];
  const whole = [...legend, ...readOnly];
  // The header says that it is read-only, too; nothing else says what the signs mean.
  return spreadLine(lineWidth([...whole, ...right]) > width ? legend : whole, right, width);
}

/** Where the cursor is; nothing stands in its place as long as the rows are being put in another order. */
function rowWords(list: ListState): string {
  if (list.read === undefined || list.read.count === 0) return '';
  if (isSorting(list)) return 'sorting… ';
  return `row ${groupDigits(list.index + 1)} of ${matchesWords(list.read)} `;
}

/** What nothing in the log has, where something else was found all the same. */
function logRemark(state: UiState, width: number): Line {
  const [words] = (activeLogs(state).read?.rows.length ?? 0) === 0 ? [] : logCoverageOf(state);
  return words === undefined ? [] : fitLine([piece(` ${state.glyphs.warn} ${words}`, 'warn')], width);
}

/** What the heights of the charts mean; that nobody looked is no "nothing happened". */
function chartLegend({ glyphs }: UiState, width: number): Line {
  const signs: readonly (readonly [string | undefined, string])[] = [
    [glyphs.unknown, 'nobody looked'],
    [glyphs.spark[0], 'nothing'],
    [glyphs.spark.at(-1), 'most of the last 24 hours'],
  ];
  return fitLine(
    signs.flatMap(([sign = '', words]): Piece[] => [piece(` ${sign}`, 'accent'), piece(` ${words} `, 'dim')]),
    width,
  );
}

/** How old the shown profile is, and what the background read says. */
function ageLine(state: UiState, width: number): Line {
  const { user } = state;
  const read = user?.read;
  if (user === undefined || read?.user === undefined) return [];
  const age = ageWords(read.user, state.now + read.clock_offset);
  const { problem } = user.refetch;
  const doing: Line =
    user.refetch.state === 'running'
      ? [piece('  reading it from Auth0…', 'accent')]
      : problem === undefined
        ? []
        : [piece(`  could not read it again: ${problem.message}`, 'warn')];
  const stale = read.user.stale ? [piece(` ${state.glyphs.stale} newer in Auth0`, 'warn')] : [];
  return spreadLine([piece(` ${age}`, 'dim'), ...stale, ...doing], missingWords(state, width), width);
}

/** Scopes without which the open tab cannot know everything, and where it says what to do. */
function missingWords(state: UiState, width: number): Line {
  const details = (openTab(state).wants?.(state) ?? []).flatMap((wanted) =>
    'kind' in wanted ? (detailState(state, wanted).read?.detail ?? []) : [],
  );
  const scopes = details.flatMap(({ problem }) => (problem?.reason === 'scope' ? (problem.scopes ?? []) : []));
  if (scopes.length === 0) return [];
  const [first, ...others] = new Set(scopes);
  const missing = others.length === 0 ? (first ?? '') : `${String(others.length + 1)} scopes`;
  const line = [
    piece(` ${missing} missing`, 'warn'),
    piece(`: tenantry tenants test ${state.user?.tenant ?? ''} `, 'dim'),
  ];
  return fitLine(line, Math.min(width - 30, lineWidth(line)));
}

function statusLine(state: UiState, width: number): Line {
  if (state.active === allTenants && (state.screen === 'users' || state.screen === 'logs')) {
    const all = state.tenants.flatMap((view): Piece[] => {
      const { look, glyph, short } = syncWords(state, view);
      return [piece(` ${view.tenant.name} `), piece(`${state.glyphs[glyph]} ${short} `, look)];
    });
    return spreadLine(all, [piece(markedWords(state), 'accent'), gap(1)], width);
  }
  const view = shownTenant(state);
  if (view === undefined) return [piece(state.screen === 'sync' ? '' : ' no tenant', 'dim')];
  const { look, glyph, long } = syncWords(state, view);
  const users = view.status === undefined ? '' : `${groupDigits(view.status.users)} users `;
  const marked = markedWords(state);
  const unread =
    state.messages.length === 0
      ? ''
      : `  ! ${String(state.messages.length)} ${state.messages.length === 1 ? 'message' : 'messages'} `;
  return spreadLine(
    [piece(` ${state.glyphs[glyph]} `, look), piece(long, look)],
    [piece(marked, 'accent'), piece(` ${users}`), piece(unread, 'dim')],
    width,
  );
}

/** How many users are marked, and that a range is being marked. */
function markedWords(state: UiState): string {
  if (state.screen !== 'users') return '';
  const { marks, markFrom, marking } = activeList(state);
  const range = markFrom === undefined ? '' : ` range from row ${groupDigits(markFrom + 1)}`;
  const under_way = marking === undefined ? '' : ' marking…';
  return `${range}${under_way}${marks.size === 0 ? '' : ` ${groupDigits(marks.size)} marked`} `.trimEnd();
}

const helpKey = 'program.help';

/** The keys that work here, drawn from the table; while a chord is open, what can follow. */
export function hintLine(state: UiState, width: number): Line {
  if (state.prefix !== undefined) {
    const { prefix } = state;
    const follow = chordRows(state, prefix).flatMap((row) =>
      row.keys
        .filter((key) => key.startsWith(`${prefix} `))
        .flatMap((key) => hint(key.slice(prefix.length + 1), row.words)),
    );
    return fitLine([piece(` ${prefix} then `, 'key'), ...follow], width);
  }
  const contexts = new Set(contextsOf(state));
  const rows = keymap.filter(
    (row) =>
      row.hint !== undefined &&
      row.contexts.some((context) => contexts.has(context)) &&
      row.isAvailable?.(state) !== false,
  );
  const start =
    state.overlays.length === 0 && state.daemon.state === 'dead' && state.tenants.length > 0
      ? hint('&', 'start daemon')
      : [];
  // Where there is no room for all of them, the way to all of them is the last to go; none is shown in part.
  const help = rows.filter((row) => row.id === helpKey).flatMap((row) => hintOf(state, row));
  const shown: Piece[] = [gap(1)];
  for (const each of [start, ...rows.filter((row) => row.id !== helpKey).map((row) => hintOf(state, row))]) {
    if (lineWidth([...shown, ...each, ...help]) > width) break;
    shown.push(...each);
  }
  return spreadLine(shown, help, width);
}

function hintOf(state: UiState, row: KeyRow): readonly Piece[] {
  const words = typeof row.hint === 'function' ? row.hint(state) : row.hint;
  return hint(keysWords(row.keys), words ?? '');
}

function keysWords(keys: readonly string[]): string {
  const [first = ''] = keys;
  const last = keys.at(-1) ?? first;
  return /^\d$/.test(first) && keys.length > 2 ? `${first}-${last}` : keyWords(first);
}

function hint(keys: string, words: string): readonly Piece[] {
  return [piece(keys, 'key'), piece(` ${words}  `)];
}
