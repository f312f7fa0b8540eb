import { keymap, pickers } from '../keymap.ts';
import { shownChoices } from '../keys/pick-keys.ts';
import { pickers as pickerKinds } from '../pickers/picker-ids.ts';
import type { PickOverlay } from '../pickers/picker.ts';
import { marksBeside } from '../state/marks.ts';
import { targetUser } from '../state/target.ts';
import type { Overlay } from '../overlay.ts';
import type { UiState } from '../ui-state.ts';
import { drawDocumentOverlay } from './document-overlay.ts';
import { drawField } from './field-line.ts';
import { formLines } from './form-lines.ts';
import { drawHelp } from './help-lines.ts';
import {
  cell,
  emptyLine,
  fitHeight,
  gap,
  lookLine,
  piece,
  startWith,
  textWidth,
  wrapWords,
  type Line,
} from './line.ts';
import { questionLines } from './question-lines.ts';
import { localDate } from './relative-time.ts';
import { resultLines } from './result-lines.ts';
import { reviewLines } from './review-lines.ts';
import { sectionLine } from './section.ts';
import { setupLines } from './setup-lines.ts';

/** What lies on top, as whole rows of the body: a row that is covered is covered from edge to edge. */
export function overlayLines(state: UiState, width: number, height: number): readonly Line[] {
  const top = state.overlays.at(-1);
  return top === undefined ? [] : draw(state, top, width, height);
}

function draw(state: UiState, overlay: Overlay, width: number, height: number): readonly Line[] {
  if (overlay.kind === 'help') return fitHeight(drawHelp(state, keymap, height), height);
  if (overlay.kind === 'messages') return fitHeight(messageLines(state, overlay.top, width, height), height);
  if (overlay.kind === 'pick') return pickLines(state, overlay, width, height);
  if (overlay.kind === 'form') return formLines(state, overlay, width, height);
  if (overlay.kind === 'result') return resultLines(state, overlay, width, height);
  if (overlay.kind === 'document') return drawDocumentOverlay(state, overlay, width, height);
  if (overlay.kind === 'question') return questionLines(state, overlay, width, height);
  if (overlay.kind === 'setup') return setupLines(state, overlay, width, height);
  if (overlay.kind === 'opening') return [[piece(`  reading the mirror of ${overlay.target.tenant}…`, 'dim')]];
  return reviewLines(state, overlay, width, height);
}

function messageLines(state: UiState, top: number, width: number, height: number): readonly Line[] {
  const newest = state.messages.toReversed();
  const head = sectionLine('Messages', width, state.glyphs, `${String(newest.length)} since the start`);
  if (newest.length === 0) return [head, [piece('  none', 'dim')]];
  const lines = newest.slice(top).flatMap((message): Line[] => {
    const look = message.level === 'bad' ? 'bad' : message.level === 'good' ? 'good' : undefined;
    const first: Line = [piece(` ${localDate(message.at).slice(11)}  `, 'dim'), piece(message.text, look)];
    return message.hint === undefined ? [first] : [first, [gap(11), piece(message.hint, 'dim')]];
  });
  return [head, ...lines].slice(0, height);
}

function pickLines(state: UiState, pick: PickOverlay, width: number, height: number): readonly Line[] {
  const picker = pickers[pick.picker];
  const choices = shownChoices(state, pickers);
  if (picker === undefined) return [];
  const target = pick.picker === 'actions' ? targetUser(state) : undefined;
  const about = target === undefined ? undefined : (target.name ?? target.email ?? target.user_id);
  const beside_title = about ?? picker.aside?.(state);
  const head = sectionLine(
    picker.title,
    width,
    state.glyphs,
    beside_title === undefined ? undefined : piece(beside_title).text,
  );
  const marks = target === undefined ? undefined : marksBeside(state, target);
  const beside: readonly Line[] = marks === undefined ? [] : startWith(gap(2), wrapWords(marks, width - 4, 'warn'));
  const isTyping = pickerKinds[pick.picker]?.typing === true;
  const field: readonly Line[] = isTyping
    ? [[piece('  > ', 'key'), ...drawField(pick.field, width - 6, state.glyphs.caret).pieces]]
    : [];
  const labelWidth = Math.min(
    Math.floor(width * 0.55),
    Math.max(16, ...choices.map((choice) => choice.label.length + 2)),
  );
  const keyWidth = 1 + Math.max(3, ...choices.map(({ key = '' }) => key.length));
  const why = whyLines(choices[pick.index]?.disabled, width, width - labelWidth - keyWidth - 5);
  const room = Math.max(1, height - 2 - beside.length - field.length - why.length);
  const from = Math.max(0, Math.min(pick.index - Math.floor(room / 2), choices.length - room));
  const rows = choices.slice(from, from + room).map((choice, at): Line => {
    const isChosen = from + at === pick.index;
    const isOff = choice.disabled !== undefined;
    const line: Line = [
      piece(isChosen ? `  ${state.glyphs.cursor} ` : '    ', 'marker'),
      cell(choice.key ?? '', keyWidth, isOff ? 'dim' : 'key'),
      cell(choice.label, labelWidth, isOff ? 'dim' : undefined),
      piece(` ${choice.disabled ?? choice.note ?? ''}`, 'dim'),
    ];
    return isChosen ? lookLine(line, 'selected') : line;
  });
  const none: readonly Line[] = [[piece(`    ${picker.empty}`, 'dim')]];
  return [head, ...beside, ...field, ...(rows.length === 0 ? none : rows), ...why, bottom(state, width)].slice(
    0,
    height,
  );
}

/** Why the entry under the cursor cannot be chosen, in full where its row has no room for it. */
function whyLines(why: string | undefined, width: number, room: number): readonly Line[] {
  if (why === undefined || textWidth(why) <= room) return [];
  return startWith(gap(4), wrapWords(why, width - 6, 'warn'));
}

function bottom(state: UiState, width: number): Line {
  return width < 1 ? emptyLine : [piece(state.glyphs.rule.repeat(Math.min(width, 490)), 'dim')];
}
