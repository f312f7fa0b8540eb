import type { Change, ChangeRequest, Difference } from '../../src/domain/change.ts';
import { requestPath } from '../../src/domain/request-path.ts';
import { explainFlags, isSuspicious, safeJson, safeLine, safeLines, safeText } from '../../src/safe-text.ts';
import type { Mover } from '../keys/mover.ts';
import { bodyHeight } from '../layout.ts';
import { isArmed, isTypedRight, reviewOf, typedWord, withReview } from '../state/review.ts';
import type { ReviewOverlay } from '../overlay.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { buttonPiece } from './button-piece.ts';
import { drawField } from './field-line.ts';
import { emptyLine, gap, lineWidth, piece, startWith, wrapWords, type Line } from './line.ts';
import { labelled, sectionLine } from './section.ts';

const labelWidth = 12;
/** With fewer lines than this for what is to be read, nobody could read it. */
const leastRoom = 4;
/** Lines of one value. What is cut off is said to be. */
const mostValueLines = 40;

/** Everything that a person must see before saying yes: where, who, what changes, what is surprising about it. */
export function reviewLines(state: UiState, review: ReviewOverlay, width: number, height: number): readonly Line[] {
  const head = sectionLine(review.words.words, width, state.glyphs);
  const rule: Line = [piece(state.glyphs.rule.repeat(Math.min(width, 490)), 'dim')];
  const { change } = review;
  if (change === undefined) {
    const reading = piece(`  reading from Auth0 in ${review.tenant}: ${review.who}`, 'dim');
    return [head, emptyLine, [reading], emptyLine, rule];
  }
  const shown = shownLines(change, review.marks, width);
  const ask = askLines(state, review, change, width);
  const room = roomFor(state, review, change, width, height);
  if (shown.length <= room) return [head, ...shown, ...ask, rule].slice(0, height);
  if (room < leastRoom) return tooLow(head, shown, height, width);
  const top = Math.min(review.top, mostHidden(shown, room));
  const below = mostHidden(shown, room) - top;
  const more = below > 0 ? `${state.glyphs.down} ${String(below)} more: arrows, PgDn` : 'this is all of it';
  const mark: Line = [piece(`  ${more}`, below > 0 ? 'warn' : 'dim')];
  return [head, ...shown.slice(top, top + room - 1), mark, ...ask].slice(0, height);
}

function tooLow(head: Line, shown: readonly Line[], height: number, width: number): readonly Line[] {
  const missing = 'the terminal is too low to show what would be done: nothing can be confirmed';
  const told = startWith(gap(2), wrapWords(missing, width - 3, 'warn'));
  return [head, ...shown.slice(0, Math.max(0, height - told.length - 1)), ...told].slice(0, Math.max(height, 1));
}

/** Lines that are left between the head and the question. */
function roomFor(state: UiState, review: ReviewOverlay, change: Change, width: number, height: number): number {
  return height - 1 - askLines(state, review, change, width).length;
}

/** Whether all of it was on the screen: what was not seen cannot be confirmed. */
export function isSeenWhole(state: UiState, review: ReviewOverlay): boolean {
  const { change, marks, seen, top } = review;
  if (change === undefined) return false;
  const { columns } = state;
  const room = roomFor(state, review, change, columns, bodyHeight(state));
  const lines = shownLines(change, marks, columns);
  if (lines.length <= room) return true;
  if (room < leastRoom) return false;
  return top >= mostHidden(lines, room) || (seen.width === columns && seen.lines >= lines.length);
}

/** Lines that find no room at the same time; where there are any, one row says how many. */
function mostHidden(lines: readonly Line[], room: number): number {
  return lines.length <= room ? 0 : lines.length - room + 1;
}

/** Moves through a review that is longer than the screen. */
export const reviewMover: Mover = {
  position: (state) => reviewOf(state)?.top ?? 0,
  count: (state) => hidden(state) + 1,
  page: (state) => Math.max(1, bodyHeight(state) - 8),
  to: (state, index) => {
    const top = Math.max(0, Math.min(index, hidden(state)));
    const seen = { lines: top + shownOf(state).length - hidden(state), width: state.columns };
    return [withReview(state, { top, seen, note: undefined }), noEffects];
  },
};

function shownOf(state: UiState): readonly Line[] {
  const review = reviewOf(state);
  return review?.change === undefined ? [] : shownLines(review.change, review.marks, state.columns);
}

function hidden(state: UiState): number {
  const review = reviewOf(state);
  if (review?.change === undefined) return 0;
  const room = roomFor(state, review, review.change, state.columns, bodyHeight(state));
  return mostHidden(shownOf(state), room);
}

/** Where, who, what would change, what is sent, and what is surprising about it. */
function shownLines(change: Change, marks: string | undefined, width: number): readonly Line[] {
  const remarks = change.remarks.flatMap((remark) => wrapWords(remark, width - 6));
  return [
    ...targetLines(change),
    ...startWith(gap(4), marks === undefined ? [] : wrapWords(marks, width - 6, 'warn')),
    ...change.differences.flatMap((each) => differenceLines(each, width)),
    ...startWith(gap(4), remarks),
    ...(change.requests.length > 1 ? change.requests.map(requestLine) : []),
  ];
}

function requestLine(request: ChangeRequest, at: number): Line {
  const where = piece(requestPath(request));
  return labelled(`request ${String(at + 1)}`, labelWidth, piece(`${request.method} `, 'dim'), where);
}

function targetLines(change: Change): readonly Line[] {
  return [
    labelled(
      'tenant',
      labelWidth,
      piece(change.tenant, 'strong'),
      gap(2),
      piece(` ${change.environment.toUpperCase()} `, change.environment),
    ),
    ...(change.irreversible && !change.remarks.some((words) => words.startsWith('This cannot be undone'))
      ? [labelled('', labelWidth, piece('This cannot be undone.', 'bad'))]
      : []),
    ...subjectRows(change).map(([label, value]): Line => {
      const { text, flags } = safeText(value, { max: 200 });
      const why = isSuspicious(flags) ? [gap(2), piece(`! ${explainFlags(flags).join(', ')}`, 'warn')] : [];
      return labelled(label, labelWidth, { text, look: label === 'user' ? 'strong' : undefined }, ...why);
    }),
  ];
}

function subjectRows({ subject, target, user_id }: Change): readonly (readonly [string, unknown])[] {
  if (subject.kind !== 'user') {
    const label = subject.kind === 'new_user' ? 'new user' : subject.kind;
    return subject.kind === 'new_user'
      ? [[label, subject.words]]
      : [
          [label, subject.words],
          ['id', subject.id],
        ];
  }
  return [
    ['user', target.name ?? '(no name)'],
    ['e-mail', target.email ?? 'none'],
    ['user_id', user_id],
    ['connection', target.connection ?? 'unknown'],
  ];
}

/** One line where there is room for it; else the values below each other, each as long as it is. */
function differenceLines({ field, before, after }: Difference, width: number): readonly Line[] {
  const [from, to] = [valueText(before), valueText(after)];
  const line = labelled('changes', labelWidth, piece(field, 'accent'), gap(2), piece(from), piece('  ->  ', 'dim'), {
    text: safeLine(to),
    look: 'strong',
  });
  if (lineWidth(line) <= width) return [line];
  return [
    labelled('changes', labelWidth, piece(field, 'accent')),
    ...valueLines(from, '- ', width),
    ...valueLines(to, '+ ', width),
  ];
}

function valueText(value: unknown): string {
  return value === undefined ? 'not set' : safeJson(value);
}

function valueLines(text: string, sign: string, width: number): readonly Line[] {
  const room = Math.max(10, width - 6);
  const { lines } = safeLines(text, room, { gutter: safeLine(''), max_lines: mostValueLines });
  const shown = lines.map((line, at): Line => [gap(4), piece(at === 0 ? sign : '  ', 'dim'), { text: line }]);
  const rest = text.length - lines.join('').length;
  return rest > 0 && lines.length >= mostValueLines
    ? [...shown, [gap(6), piece(`… and ${String(rest)} more characters`, 'warn')]]
    : shown;
}

function askLines(state: UiState, review: ReviewOverlay, change: Change, width: number): readonly Line[] {
  const note: readonly Line[] = [review.note === undefined ? emptyLine : [piece(`  ${review.note}`, 'warn')]];
  if (review.stage === 'applying') return [[piece('  sending it to Auth0…', 'accent')], ...note];
  const word = typedWord(change);
  const ready = isArmed(review, state.now) && isTypedRight(review);
  const cancel = buttonPiece('Cancel', review.focus === 'cancel', true);
  const confirm = buttonPiece(
    `Yes, ${review.words.yes ?? review.words.verb}`,
    review.focus === 'confirm',
    ready,
    'danger',
  );
  const buttons: Line = [gap(2), cancel, gap(3), confirm, piece(ready ? '' : '  (off)', 'dim')];
  if (word === undefined) return [buttons, ...note];
  const caret = review.focus === 'field' ? state.glyphs.caret : undefined;
  const { pieces } = drawField(review.field, width - 6, caret);
  return [
    [piece('  Type ', 'plain'), piece(word, 'strong'), piece(' to go on (paste is off):')],
    [piece('  > ', 'key'), ...pieces],
    buttons,
    ...note,
  ];
}
