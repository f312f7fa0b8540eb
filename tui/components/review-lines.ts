import type { Change, Difference } from '../../src/domain/change.ts';
import { explainFlags, isSuspicious, safeJson, safeText } from '../../src/safe-text.ts';
import { bodyHeight } from '../layout.ts';
import { isArmed, isTypedRight, typedWord } from '../state/review.ts';
import type { ReviewOverlay, UiState } from '../ui-state.ts';
import { drawField } from './field-line.ts';
import { emptyLine, gap, piece, startWith, wrapWords, type Line } from './line.ts';
import { labelled, sectionLine } from './section.ts';

const labelWidth = 12;

/** Everything that a person must see before saying yes: where, who, what changes, what is surprising about it. */
export function reviewLines(state: UiState, review: ReviewOverlay, width: number, height: number): readonly Line[] {
  const head = sectionLine(review.title, width, state.glyphs);
  const rule: Line = [piece(state.glyphs.rule.repeat(Math.min(width, 490)), 'dim')];
  const { change } = review;
  if (change === undefined) {
    return [
      head,
      emptyLine,
      [piece(`  reading from Auth0 in ${review.tenant}: ${review.user_id}`, 'dim')],
      emptyLine,
      rule,
    ];
  }
  const shown = [head, ...targetLines(change), ...middleLines(change, width)];
  const ask = askLines(state, review, change, width);
  if (shown.length + ask.length > height) {
    const missing = `the terminal is too low to show all of it (${String(shown.length + ask.length - height)} rows more): nothing can be confirmed`;
    const told = wrapWords(missing, width - 3, 'warn');
    return [...shown.slice(0, Math.max(1, height - told.length)), ...startWith(gap(2), told)].slice(
      0,
      Math.max(height, 1),
    );
  }
  return [...shown, ...ask, rule].slice(0, height);
}

/** What would change, and what is surprising about it. */
function middleLines(change: Change, width: number): readonly Line[] {
  const remarks = change.remarks.flatMap((remark) => wrapWords(remark, width - 6));
  return [...change.differences.map((each) => differenceLine(each)), ...startWith(gap(4), remarks)];
}

/** Whether the whole review stands on the screen: what cannot be read cannot be confirmed. */
export function isShownWhole(state: UiState, review: ReviewOverlay): boolean {
  const { change } = review;
  if (change === undefined) return false;
  const shown = 1 + targetLines(change).length + middleLines(change, state.columns).length;
  return shown + askLines(state, review, change, state.columns).length <= bodyHeight(state);
}

function targetLines(change: Change): readonly Line[] {
  const { name, email, connection } = change.target;
  const rows: readonly (readonly [string, unknown])[] = [
    ['user', name ?? '(no name)'],
    ['e-mail', email ?? 'none'],
    ['user_id', change.user_id],
    ['connection', connection ?? 'unknown'],
  ];
  return [
    labelled(
      'tenant',
      labelWidth,
      piece(change.tenant, 'strong'),
      gap(2),
      piece(` ${change.environment.toUpperCase()} `, change.environment),
    ),
    ...rows.map(([label, value]): Line => {
      const { text, flags } = safeText(value, { max: 200 });
      const why = isSuspicious(flags) ? [gap(2), piece(`! ${explainFlags(flags).join(', ')}`, 'warn')] : [];
      return labelled(label, labelWidth, { text, look: label === 'user' ? 'strong' : undefined }, ...why);
    }),
  ];
}

function differenceLine({ field, before, after }: Difference): Line {
  return labelled('changes', labelWidth, piece(field, 'accent'), gap(2), shown(before), piece('  ->  ', 'dim'), {
    ...shown(after),
    look: 'strong',
  });
}

function shown(value: unknown): { text: ReturnType<typeof safeJson> } {
  return { text: value === undefined ? piece('not set').text : safeText(safeJson(value), { max: 120 }).text };
}

function askLines(state: UiState, review: ReviewOverlay, change: Change, width: number): readonly Line[] {
  const note: readonly Line[] = [review.note === undefined ? emptyLine : [piece(`  ${review.note}`, 'warn')]];
  if (review.stage === 'applying') return [[piece('  sending it to Auth0…', 'accent')], ...note];
  const word = typedWord(change);
  const ready = isArmed(review, state.now) && isTypedRight(review);
  const cancel = button('Cancel', review.focus === 'cancel', false, true);
  const confirm = button(`Yes, ${review.verb}`, review.focus === 'confirm', true, ready);
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

function button(words: string, hasFocus: boolean, isDangerous: boolean, isOn: boolean): ReturnType<typeof piece> {
  const look = hasFocus ? (isDangerous ? 'danger' : 'selected') : isOn ? 'strong' : 'dim';
  return piece(hasFocus ? `[> ${words} <]` : `[ ${words} ]`, look);
}
