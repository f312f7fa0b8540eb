import { logEventType } from '../../src/domain/log-event-types.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { readDate } from '../../src/domain/user.ts';
import type { LogGap } from '../../src/mirror/mirror.ts';
import { problemLines } from '../bar/filter-lines.ts';
import { drawField } from '../components/field-line.ts';
import { eventLines, gapLines, minuteOf } from '../components/event-lines.ts';
import { eventSign, historyWords, placeOf } from '../components/event-words.ts';
import {
  cell,
  emptyLine,
  fitHeight,
  fitLine,
  gap,
  lookLine,
  piece,
  startWith,
  wrapWords,
  type Line,
} from '../components/line.ts';
import { groupDigits, longDate, shortSpan } from '../components/relative-time.ts';
import { historyDetailsHeight, historyHeight } from '../layout.ts';
import { chosenRow, countRows, firstHistory, isFiltered, moveHistoryTo, rowAt } from '../state/history.ts';
import { tenantView } from '../state/tenants.ts';
import { whyNoEvents } from '../state/why-no-events.ts';
import type { UiState } from '../ui-state.ts';
import type { HistoryRead } from '../user-state.ts';
import { unreadLines } from '../components/unread-lines.ts';
import { drawJson } from './json-tab.ts';
import type { Tab } from './tab.ts';

/** What happened to the user and what was done to the user, newest first, from the mirror's log. */
export const historyTab: Tab = {
  id: 'history',
  title: 'History',
  draw: (state, width, height) =>
    (state.user?.history.raw === undefined ? drawHistory : drawJson)(state, width, height),
  mover: {
    position: (state) => state.user?.history.index ?? 0,
    count: (state) => countRows(state.user?.history.read),
    page: (state) => historyHeight(state, state.user?.history.details ?? false) - 1,
    to: moveHistoryTo,
  },
};

function drawHistory(state: UiState, width: number, height: number): readonly Line[] {
  const history = state.user?.history;
  const read = history?.read;
  if (history === undefined || read === undefined) return fitHeight(unreadLines(state, width), height);
  const isEmpty = countRows(read) === 0;
  const body = isEmpty ? height - 2 : historyHeight(state, history.details);
  const rows = isEmpty ? emptyLines(state, read, width) : rowLines(state, read, width, body);
  const details = history.details && !isEmpty ? detailLines(state, width) : [];
  const above = [headLine(width), ...fitHeight(rows, body), ...details];
  const foot = [footLine(state, read), ...mistakeLines(state, width)];
  const room = Math.max(0, height - foot.length);
  // What is acted on stays in sight: only while one types, or below it, rows at the end may be covered.
  const isFree = history.editing || details.length > 0;
  return [...(isFree ? above.slice(0, room) : above.slice(above.length - room)), ...foot];
}

/** What is wrong with the filter, and the way out, below what was typed. */
function mistakeLines(state: UiState, width: number): readonly Line[] {
  const line = state.user?.history ?? firstHistory;
  const drawn = { line, room: filterRoom(state), width: width - 1, glyphs: state.glyphs };
  return startWith(gap(1), problemLines(drawn, line.editing ? 2 : 1));
}

function filterRoom({ columns }: UiState): number {
  return Math.floor(columns / 2);
}

function rowLines(state: UiState, read: HistoryRead, width: number, body: number): readonly Line[] {
  const top = state.user?.history.top ?? 0;
  const now = state.now + (state.user?.read?.clock_offset ?? 0);
  return Array.from({ length: Math.min(body, countRows(read) - top) }, (_, nth): Line => {
    const row = rowAt(read, top + nth);
    if (row === undefined) return emptyLine;
    const isChosen = top + nth === state.user?.history.index;
    const line =
      row.kind === 'gap' ? gapLine(state, row.gap, isChosen, now) : eventLine(state, row.event, width, isChosen, now);
    return isChosen ? lookLine(fitLine(line, width), 'selected') : line;
  });
}

interface Columns {
  readonly words: number;
  readonly app: number;
  readonly connection: number;
  readonly place: number;
  readonly ip: number;
}

function columnsFor(width: number): Columns {
  const left = width - 10;
  if (left < 50) return { words: left, app: 0, connection: 0, place: 0, ip: 0 };
  if (left < 90) return { words: left - 34, app: 17, connection: 0, place: 17, ip: 0 };
  const app = Math.floor(left * 0.14);
  const place = Math.floor(left * 0.18);
  return { words: left - app * 2 - place - 18, app, connection: app, place, ip: 16 };
}

function headLine(width: number): Line {
  const { words, app, connection, place, ip } = columnsFor(width);
  return [
    cell('   WHEN', 9, 'dim'),
    gap(1),
    cell('EVENT', words, 'dim'),
    cell('APPLICATION', app, 'dim'),
    cell('CONNECTION', connection, 'dim'),
    cell('IP', ip, 'dim'),
    cell('FROM', place, 'dim'),
  ];
}

function eventLine(state: UiState, event: LogEvent, width: number, isChosen: boolean, now: number): Line {
  const { words, app, connection, place, ip } = columnsFor(width);
  const at = readDate(event.date);
  return [
    piece(isChosen ? state.glyphs.cursor : ' ', 'marker'),
    cell(at === undefined ? '?' : shortSpan(now - at), 7, undefined, 'right'),
    gap(2),
    eventSign(event, state.glyphs),
    gap(1),
    cell(historyWords(event, state.user?.user_id ?? ''), Math.max(1, words - 3)),
    gap(1),
    cell(event.client_name ?? '', app - 1),
    gap(1),
    cell(event.connection ?? '', connection - 1),
    gap(connection > 0 ? 1 : 0),
    cell(event.ip ?? '', ip),
    cell(placeOf(event), place),
  ];
}

function gapLine(state: UiState, { from, to }: LogGap, isChosen: boolean, now: number): Line {
  return [
    piece(isChosen ? state.glyphs.cursor : ' ', 'marker'),
    cell(shortSpan(now - to), 7, undefined, 'right'),
    gap(2),
    piece(
      `${state.glyphs.warn} hole in the log, ${shortSpan(to - from)} long: ${minuteOf(from)} to ${minuteOf(to)}`,
      'warn',
    ),
  ];
}

function detailLines(state: UiState, width: number): readonly Line[] {
  const height = historyDetailsHeight(state);
  const row = chosenRow(state);
  if (row === undefined) return fitHeight([], height);
  if (row.kind === 'event') {
    const place = `${groupDigits(row.number + 1)} of ${groupDigits(state.user?.history.read?.count ?? 0)}`;
    const words = historyWords(row.event, state.user?.user_id ?? '');
    return fitHeight(eventLines(state, row.event, { words, place }, width), height);
  }
  return fitHeight(gapLines(state, row.gap, width), height);
}

/** What is shown of what there is: a filter that hides events must not look like a user without any. */
function footLine(state: UiState, read: HistoryRead): Line {
  const { asked, editing, filter, problem, waits } = state.user?.history ?? firstHistory;
  const of = waits === undefined ? `${groupDigits(read.count)} of ${groupDigits(read.total)} events` : 'asking…';
  if (editing || problem !== undefined) {
    const wrong = problem?.isMistake === true ? problem : undefined;
    const { pieces } = drawField(filter, filterRoom(state), editing ? state.glyphs.caret : undefined, wrong);
    const words = problem?.isMistake === false ? problem.message : of;
    return [piece(' / ', 'key'), ...pieces, piece(`   ${words}`, 'dim')];
  }
  if (isFiltered(asked)) {
    const parts = [
      asked.text === '' ? '' : `/ ${asked.text}`,
      asked.type === undefined ? '' : `type: ${logEventType(asked.type).words}`,
      asked.place === undefined ? '' : `logins from ${asked.place}`,
    ];
    const words = parts.filter((part) => part !== '').join('  ');
    const { complete = true, total = 0, sightings = [] } = state.user?.locations.read ?? {};
    const known = asked.place === undefined || (complete && sightings.length >= total);
    const among = known ? '' : `, among the newest ${groupDigits(sightings.length)} logins`;
    return [piece(` ${words}   `, 'accent'), piece(`${of}${among}  (Esc: all)`, 'dim')];
  }
  const kept_from = tenantView(state, state.user?.tenant)?.status?.logs_kept_from;
  const since =
    kept_from !== undefined
      ? `; older ones than ${longDate(kept_from).slice(0, 10)} were deleted here, by the setting`
      : read.begins === undefined
        ? ''
        : `; the log here begins ${longDate(read.begins).slice(0, 10)}`;
  return [piece(` ${groupDigits(read.total)} events${since}; Auth0's dashboard shows 2 days`, 'dim')];
}

function emptyLines(state: UiState, read: HistoryRead, width: number): readonly Line[] {
  const view = tenantView(state, state.user?.tenant);
  const words =
    read.total > 0
      ? `None of the ${groupDigits(read.total)} events of this user is asked for. Esc shows all of them.`
      : whyNoEvents(state.user?.tenant ?? '', view?.status, read.begins);
  return [emptyLine, ...startWith(gap(1), wrapWords(words, width - 2, read.total > 0 ? 'dim' : 'warn'))];
}
