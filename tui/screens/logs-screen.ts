import { keepLogsWords } from '../../src/domain/retention.ts';
import { filterPieces, problemLines, withChoices, withProblem } from '../bar/filter-lines.ts';
import { openBar } from '../bar/open-bar.ts';
import { eventLines, gapLines } from '../components/event-lines.ts';
import { eventWords } from '../components/event-words.ts';
import { fitHeight, fitLine, gap, piece, spreadLine, type Line } from '../components/line.ts';
import { groupDigits, localDate, shortSpan } from '../components/relative-time.ts';
import { sectionLine } from '../components/section.ts';
import { logsKeys } from '../keys/logs-keys.ts';
import { chartLines } from '../logs/chart-lines.ts';
import { emptyLogsLines, searchedWords } from '../logs/empty-logs-lines.ts';
import { facetLines } from '../logs/facet-lines.ts';
import { logColumns, logHeads, logLine } from '../logs/log-line.ts';
import { logsLayout } from '../logs/logs-layout.ts';
import type { LogsState } from '../logs/logs-state.ts';
import { logsMover } from '../logs/logs-mover.ts';
import { eventsOf } from '../logs/read-logs.ts';
import { activeLogs } from '../state/active-logs.ts';
import { chosenLogRow } from '../state/logs.ts';
import { tenantView } from '../state/tenants.ts';
import { drawJson } from '../tabs/json-tab.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';

/** What happened in a tenant, or in all of them, newest first: asked like the users, counted, explained, followed. */
export const logsScreen: Screen = {
  id: 'logs',
  title: 'Logs',
  key: 'g l',
  mover: logsMover,
  keys: logsKeys,
  draw: drawLogs,
};

function drawLogs(state: UiState, width: number, height: number): readonly Line[] {
  const logs = activeLogs(state);
  if (logs.raw !== undefined) {
    const title = sectionLine(`event ${logs.raw.event.log_id}`, width, state.glyphs);
    return [title, ...drawJson(state, width, height - 1)];
  }
  const layout = logsLayout(state);
  if (logs.facets.focused && !layout.facetsBeside) {
    return [filterLine(state, logs, width), ...facetLines(state, width, height - 1)];
  }
  const left = listLines(state, logs, layout.width);
  if (layout.width === width) return fitHeight(left, height);
  const beside = facetLines(state, width - layout.width - 2, height);
  const pipe = piece(`${state.glyphs.pipe} `, 'dim');
  return fitHeight(left, height).map((line, at) => fitLine(line, layout.width).concat(pipe, beside[at] ?? []));
}

function listLines(state: UiState, logs: LogsState, width: number): readonly Line[] {
  const layout = logsLayout(state);
  const drawn = { line: logs, room: Math.max(10, width - besideField), width, glyphs: state.glyphs };
  const info = layout.info === 0 ? [] : [infoLine(state, logs, width)];
  const above = [...info, ...chartLines(state, width)];
  // What is acted on stays in sight: only while one types, its row may be covered.
  const isFree = layout.info > 0 || logs.editing || logs.index !== logs.top;
  const problem = problemLines(drawn, isFree ? 2 : 1);
  const rows = logs.read?.rows ?? [];
  const height = layout.list + layout.explanation;
  const below = rows.length === 0 ? emptyRows(state, logs, width) : listRows(state, logs, width);
  const lines = [...above, below.heads, ...fitHeight(below.rows, height)];
  return [
    filterLine(state, logs, width),
    ...withProblem(withChoices(openBar(state), drawn, lines), layout.info === 0 ? above.length : 0, problem),
  ];
}

interface Below {
  readonly heads: Line;
  readonly rows: readonly Line[];
}

function emptyRows(state: UiState, logs: LogsState, width: number): Below {
  return { heads: [], rows: logs.read === undefined && isOpen(state) ? [] : emptyLogsLines(state, width) };
}

function listRows(state: UiState, { read, top, index, answered }: LogsState, width: number): Below {
  const layout = logsLayout(state);
  const columns = logColumns(width, state.active === allTenants);
  const { now, glyphs } = state;
  const lines = (read?.rows ?? []).slice(top, top + layout.list).map((row, at) => {
    return logLine(row, columns, answered.root, { isChosen: top + at === index, now, width }, glyphs);
  });
  const explained = layout.explanation === 0 ? [] : fitHeight(explain(state, width), layout.explanation);
  return { heads: logHeads(columns), rows: [...fitHeight(lines, layout.list), ...explained] };
}

function isOpen(state: UiState): boolean {
  return state.active === allTenants || tenantView(state, state.active)?.mirror === 'open';
}

/** The event under the cursor in full, or why a part of the log is missing. */
function explain(state: UiState, width: number): readonly Line[] {
  const row = chosenLogRow(state);
  if (row === undefined) return [];
  if (row.kind === 'gap') return gapLines(state, row.gap, width);
  return eventLines(state, row.event, { words: eventWords(row.event), place: row.tenant }, width);
}

const besideField = 34;

function filterLine(state: UiState, logs: LogsState, width: number): Line {
  const drawn = { line: logs, room: Math.max(10, width - besideField), width, glyphs: state.glyphs };
  const pieces = filterPieces(drawn, 'user, ip, or field:value');
  const count = piece(`${countWords(logs)} `, 'strong');
  return spreadLine(pieces, [gap(2), piece(askingWords(logs), 'accent'), count], width);
}

function askingWords({ asked, read }: LogsState): string {
  if (read?.searchedTo !== undefined) return `at ${localDate(read.searchedTo).slice(5, 16)}… `;
  return asked === undefined ? '' : 'asking… ';
}

/** Events that match; as long as they are not counted, what the window tells. */
function countWords({ read, summary, answered }: LogsState): string {
  if (read === undefined) return '';
  const total = groupDigits(read.total);
  if (answered.text === '') return `${total} events`;
  const least = eventsOf(read.rows).length;
  const isWhole = !read.hasNewer && !read.hasOlder;
  const count = isWhole ? least : summary?.text === answered.text ? summary.count : undefined;
  return `${count === undefined ? `${groupDigits(least)}+` : groupDigits(count)} of ${total}`;
}

/** How old the log is, from when on it is kept, where one is in it, and whether what is new comes by itself. */
function infoLine(state: UiState, logs: LogsState, width: number): Line {
  const { read, index, following } = logs;
  if (read === undefined) return [];
  const at = placeWords(logs, index);
  const news =
    read.unseen > 0
      ? piece(` ${groupDigits(read.unseen)} new, T follows `, 'accent')
      : piece(following ? ` ${state.glyphs.live} following ` : ' T follows ', following ? 'good' : 'dim');
  return spreadLine([piece(` ${ageOfLog(state, logs)}`, 'dim')], [piece(at, 'dim'), news], width);
}

function ageOfLog(state: UiState, { read }: LogsState): string {
  if (read?.begins === undefined || read.ends === undefined) return '';
  const view = tenantView(state, state.active);
  const since = `log since ${localDate(read.begins).slice(0, 10)}`;
  const clock = state.now + (view?.status?.clock_offset ?? 0);
  const newest = `, newest ${shortSpan(clock - read.ends)} ago`;
  const kept = view === undefined ? '' : `, kept ${keepLogsWords(view.tenant.keep_logs)}`;
  if (read.searchedTo !== undefined) return `${searchedWords(read.searchedTo)}; esc ends it`;
  const left_out = read.left_out.length === 0 ? '' : `without ${read.left_out.join(', ')}: `;
  if (read.isConverting) return `${left_out}${since}; older events come as the daemon converts them${newest}`;
  return `${left_out}${since}${newest}${kept}`;
}

function placeWords({ read, summary, answered }: LogsState, index: number): string {
  if (read?.offset === undefined || read.rows.length === 0) return '';
  const nth = read.offset + eventsOf(read.rows.slice(0, index)).length + 1;
  const count = answered.text === '' ? read.total : summary?.key === read.key ? summary.count : undefined;
  return count === undefined ? ` event ${groupDigits(nth)} ` : ` ${groupDigits(nth)} of ${groupDigits(count)} `;
}
