import type { QueryNode } from '../../src/query/ast.ts';
import { readDate } from '../../src/domain/user.ts';
import { eventSign, eventWords, placeOf } from '../components/event-words.ts';
import { cell, chosenLine, fitLine, gap, lookLine, piece, type Line, type Piece } from '../components/line.ts';
import { matchedCell } from '../components/match-pieces.ts';
import { localDate, shortSpan } from '../components/relative-time.ts';
import type { Glyphs } from '../glyphs.ts';
import { fitColumns } from '../panes/draw-pane.ts';
import type { PaneColumn } from '../panes/list-pane.ts';
import { logMatchSpans } from './log-match-spans.ts';
import type { LogRow } from './logs-state.ts';

type EventRow = Extract<LogRow, { kind: 'event' }>;

interface LogColumn extends PaneColumn {
  /** Fields of the query language whose values it shows: what was matched of them stands out. */
  readonly fields?: readonly string[];
  text(row: EventRow, now: number): unknown;
}

/** The columns of the log in a list of this width. */
interface LogColumns {
  readonly fitted: ReturnType<typeof fitColumns>;
  readonly all: readonly LogColumn[];
}

const userFields = ['user', 'user_id', 'user_name', 'email'];

/** Cursor, how it went, and a blank. */
const signsWidth = 3;
/** From here on a date has its year. */
const wideFrom = 100;

export function logColumns(width: number, isOfAll: boolean): LogColumns {
  const isWide = width >= wideFrom;
  const all: LogColumn[] = [
    { title: 'TIME', width: isWide ? 19 : 14, text: ({ event }, now) => timeWords(readDate(event.date), now, isWide) },
    ...(isOfAll ? [{ title: 'TENANT', width: 9, grows: 1, text: ({ tenant }: EventRow) => tenant }] : []),
    { title: 'EVENT', width: 20, grows: 4, fields: ['type', 'description'], text: ({ event }) => eventWords(event) },
    { title: 'USER', width: 17, grows: 3, fields: userFields, text: ({ event }) => event.user_name ?? event.user_id },
    {
      title: 'APPLICATION',
      width: 11,
      grows: 2,
      isExtra: true,
      fields: ['client', 'client_id', 'client_name'],
      text: ({ event }) => event.client_name ?? event.client_id,
    },
    { title: 'FROM', width: 10, grows: 1, isExtra: true, fields: ['place'], text: ({ event }) => placeOf(event) },
    { title: 'IP', width: 15, isExtra: true, fields: ['ip'], text: ({ event }) => event.ip },
    {
      title: 'CONNECTION',
      width: 14,
      grows: 1,
      isExtra: true,
      fields: ['connection'],
      text: ({ event }) => event.connection,
    },
  ];
  return { all, fitted: fitColumns(all, width - signsWidth) };
}

export function logHeads({ fitted }: LogColumns): Line {
  const heads = fitted.flatMap(({ column, width }) => [cell(column.title, width), gap(1)]);
  return lookLine([gap(signsWidth), ...heads], 'dim');
}

/**
 * One event or hole as one row.
 * @param root what was asked: what of it the cells show stands out
 */
export function logLine(
  row: LogRow,
  columns: LogColumns,
  root: QueryNode | undefined,
  { isChosen, now, width }: { readonly isChosen: boolean; readonly now: number; readonly width: number },
  glyphs: Glyphs,
): Line {
  const cursor = piece(isChosen ? glyphs.cursor : ' ', 'marker');
  if (row.kind === 'gap') {
    const line = fitLine([cursor, ...gapPieces(row, columns, glyphs)], width);
    return isChosen ? lookLine(line, 'selected') : line;
  }
  const cells = columns.fitted.flatMap(({ at, width: wide }): Piece[] => {
    const column = columns.all[at];
    const value = column?.text(row, now) ?? '';
    const isAsked = root !== undefined && column?.fields !== undefined && typeof value === 'string';
    if (!isAsked) return [cell(value, wide), gap(1)];
    return [...matchedCell(value, wide, logMatchSpans(root, column.fields, value)).pieces, gap(1)];
  });
  const line: Line = [cursor, eventSign(row.event, glyphs), gap(1), ...cells];
  return isChosen ? chosenLine(fitLine(line, width)) : line;
}

function gapPieces({ tenant, gap: hole }: Extract<LogRow, { kind: 'gap' }>, { all }: LogColumns, glyphs: Glyphs): Line {
  const { from, to, cause } = hole;
  const whose = all.some(({ title }) => title === 'TENANT') ? ` of ${tenant}` : '';
  const why =
    cause === 'damage' ? 'lost with a damaged mirror' : 'the sync was away for longer than Auth0 keeps events';
  const span = `${localDate(from).slice(5, 16)} to ${localDate(to).slice(5, 16)}`;
  return [piece(`${glyphs.warn} no log${whose} for ${shortSpan(to - from)}, ${span}: ${why}`, 'warn')];
}

/** When it was by the clock of this place; what is long ago has its year instead of its seconds. */
function timeWords(at: number | undefined, now: number, isWide: boolean): string {
  if (at === undefined) return '?';
  const words = localDate(at);
  if (isWide) return words;
  const isLongAgo = Math.abs(now - at) > 300 * 86_400_000;
  return isLongAgo ? words.slice(2, 16) : words.slice(5);
}
