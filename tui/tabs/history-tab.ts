import { readDate } from '../../src/domain/user.ts';
import type { LogEvent } from '../../src/domain/log-event.ts';
import { safeJson, safeLine, safeLines } from '../../src/safe-text.ts';
import { eventSign, eventWords, placeOf, requestOf } from '../components/event-words.ts';
import { cell, fitHeight, gap, lookLine, piece, type Line } from '../components/line.ts';
import { groupDigits, localDate, longDate, shortSpan } from '../components/relative-time.ts';
import { labelled, sectionLine } from '../components/section.ts';
import { historyDetailsHeight, historyHeight } from '../layout.ts';
import { tenantView } from '../state/tenants.ts';
import { moveHistoryTo } from '../state/user.ts';
import type { UiState } from '../ui-state.ts';
import { unreadLines } from './details-tab.ts';
import type { Tab } from './tab.ts';

/** What happened to the user and what was done to the user, newest first, from the mirror's log. */
export const historyTab: Tab = {
  id: 'history',
  title: 'History',
  draw: drawHistory,
  mover: {
    position: (state) => state.user?.history.index ?? 0,
    count: (state) => state.user?.history.read?.events.length ?? 0,
    page: (state) => historyHeight(state, state.user?.history.details ?? false) - 1,
    to: moveHistoryTo,
  },
};

function drawHistory(state: UiState, width: number, height: number): readonly Line[] {
  const history = state.user?.history;
  const events = history?.read?.events;
  if (history === undefined || events === undefined) return fitHeight(unreadLines(state, width), height);
  if (events.length === 0) return fitHeight(emptyLines(state), height);
  const body = historyHeight(state, history.details);
  const now = state.now + (state.user?.read?.clock_offset ?? 0);
  const rows = events.slice(history.top, history.top + body).map((event, at) => {
    const line = eventLine(state, event, width, now);
    return history.top + at === history.index ? lookLine(line, 'selected') : line;
  });
  const list = [headLine(width), ...fitHeight(rows, body)];
  const chosen = events[history.index];
  const details = history.details && chosen !== undefined ? detailLines(state, chosen, width) : [];
  return fitHeight([...list, ...details, footLine(state)], height);
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

function eventLine(state: UiState, event: LogEvent, width: number, now: number): Line {
  const { words, app, connection, place, ip } = columnsFor(width);
  const at = readDate(event.date);
  const isChosen = state.user?.history.read?.events[state.user.history.index] === event;
  return [
    piece(isChosen ? state.glyphs.cursor : ' ', 'marker'),
    cell(at === undefined ? '?' : shortSpan(now - at), 7, undefined, 'right'),
    gap(2),
    eventSign(event, state.glyphs),
    gap(1),
    cell(eventWords(event), Math.max(1, words - 3)),
    gap(1),
    cell(event.client_name ?? '', app - 1),
    gap(1),
    cell(event.connection ?? '', connection - 1),
    gap(connection > 0 ? 1 : 0),
    cell(event.ip ?? '', ip),
    cell(placeOf(event), place),
  ];
}

function detailLines(state: UiState, event: LogEvent, width: number): readonly Line[] {
  const label = 12;
  const at = readDate(event.date);
  const request = requestOf(event);
  const history = state.user?.history;
  const place = `${String((history?.index ?? 0) + 1)} of ${groupDigits(history?.read?.count ?? 0)}`;
  const when = at === undefined ? event.date : `${longDate(at)} UTC  (${localDate(at)} here)`;
  const lines: Line[] = [
    labelled('type', label, piece(`${event.type}  ${eventWords(event)}`, 'strong')),
    labelled('date', label, piece(when)),
    labelled('from', label, piece(`${event.ip ?? 'no address'}  ${placeOf(event)}`)),
    labelled('application', label, piece(`${event.client_name ?? ''}  ${event.client_id ?? ''}`)),
    labelled('connection', label, piece(event.connection ?? '')),
    ...(request === undefined ? [] : [labelled('request', label, piece(request))]),
    ...(event.description ? [labelled('description', label, piece(event.description))] : []),
    ...(event.user_name ? [labelled('by or for', label, piece(`${event.user_name}  ${event.user_id ?? ''}`))] : []),
    ...agentLines(state, event, label, width),
    ...(event.details ? [labelled('details', label, { text: safeJson(event.details) })] : []),
  ];
  const height = historyDetailsHeight(state);
  return fitHeight([sectionLine(`event ${event.log_id}`, width, state.glyphs, place), ...lines], height);
}

/** A user agent is typed by whoever calls: it gets a gutter, so that no line of it looks like ours. */
function agentLines(state: UiState, event: LogEvent, label: number, width: number): readonly Line[] {
  if (!event.user_agent) return [];
  const { lines } = safeLines(event.user_agent, width - label - 3, {
    max_lines: 2,
    gutter: safeLine(state.glyphs.caret),
  });
  return lines.map((text, at) => labelled(at === 0 ? 'user agent' : '', label, { text }));
}

function footLine(state: UiState): Line {
  const read = state.user?.history.read;
  const gaps = tenantView(state, state.user?.tenant)?.status?.gaps ?? [];
  const oldest = read?.events.at(-1);
  const since =
    oldest === undefined || read === undefined || read.events.length < read.count
      ? ''
      : ` since ${longDate(readDate(oldest.date)).slice(0, 10)}`;
  const holes = gaps.map((each) => `${longDate(each.from).slice(0, 10)} to ${longDate(each.to).slice(0, 10)}`);
  return [
    piece(` ${groupDigits(read?.count ?? 0)} events in the mirror${since}`, 'dim'),
    ...(holes.length === 0 ? [] : [piece(`  ${state.glyphs.warn} the log has a hole: ${holes.join(', ')}`, 'warn')]),
  ];
}

function emptyLines(state: UiState): readonly Line[] {
  const logs = tenantView(state, state.user?.tenant)?.status?.jobs.find((job) => job.job === 'log-events');
  if (logs?.error !== undefined) {
    return [[], [piece(` No events: ${logs.error.message}. ${logs.error.hint}`, 'warn')]];
  }
  return [[], [piece(' No events of this user in the mirror.', 'dim')]];
}
