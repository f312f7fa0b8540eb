import { safeText } from '../../src/safe-text.ts';
import type { FieldRemark, FieldSpec, FormOverlay } from '../forms/form.ts';
import { readDocument } from '../forms/read-document.ts';
import {
  choiceLabel,
  focusedField,
  formValues,
  isAhead,
  listedChoices,
  remarkOn,
  shownFields,
  typedEntry,
} from '../state/form.ts';
import { splitGraphemes } from '../../src/split-graphemes.ts';
import type { TextField } from '../text-field.ts';
import type { Look } from '../theme.ts';
import type { UiState } from '../ui-state.ts';
import { buttonPiece } from './button-piece.ts';
import { documentLines } from './document-lines.ts';
import { drawField } from './field-line.ts';
import { cell, emptyLine, fitHeight, fitLine, gap, lookLine, piece, startWith, wrapWords, type Line } from './line.ts';
import { sectionLine } from './section.ts';

const labelWidth = 18;
const mostListed = 8;

/** An open form, as high as the body. A document that has the focus gets all the room there is. */
export function formLines(state: UiState, form: FormOverlay, width: number, height: number): readonly Line[] {
  const { spec, leaving } = form;
  const about = spec.about === undefined ? undefined : safeText(spec.about, { max: 60 }).text;
  const head = sectionLine(spec.title, width, state.glyphs, about);
  const foot = footLines(state, form, width);
  const room = height - 1 - foot.length;
  const field = leaving ? undefined : focusedField(form);
  const body =
    field?.kind === 'json' ? documentBody(state, form, field, width, room) : fieldsBody(state, form, width, room);
  return fitHeight([head, ...fitHeight(body, Math.max(0, room)), ...foot], height);
}

function footLines(state: UiState, form: FormOverlay, width: number): readonly Line[] {
  if (form.leaving) {
    return [
      [
        piece('  Throw away what was typed?  ', 'warn'),
        piece('y', 'key'),
        piece(' yes   '),
        piece('n', 'key'),
        piece(' no'),
      ],
    ];
  }
  const values = formValues(form);
  const whole = form.spec.check?.(values, state);
  const remarks = (form.spec.remarks ?? []).flatMap((remark) => wrapWords(remark, width - 4, 'dim'));
  const note = form.note ?? whole?.words ?? '';
  const look: Look = form.note !== undefined || whole?.level === 'bad' ? 'warn' : lookOf(whole);
  const buttons: Line = [
    gap(2),
    buttonPiece('Cancel', form.focus === '(cancel)', true),
    gap(3),
    buttonPiece(form.spec.button ?? 'Save…', form.focus === '(save)', true),
  ];
  return [...startWith(gap(2), remarks), ...startWith(gap(2), wrapWords(note, width - 4, look).slice(0, 3)), buttons];
}

/** The fields below each other; a form that is longer than the screen is scrolled to the one that has the focus. */
function fieldsBody(state: UiState, form: FormOverlay, width: number, room: number): readonly Line[] {
  const lines: Line[] = [];
  let focusFrom = 0;
  let focusTo = 0;
  for (const field of shownFields(state, form)) {
    const isFocused = field.id === form.focus && !form.leaving;
    if (isFocused) focusFrom = lines.length;
    lines.push(fieldLine(state, form, field, width));
    if (isFocused) {
      lines.push(...belowField(state, form, field, width));
      focusTo = lines.length;
    }
  }
  if (form.focus.startsWith('(')) [focusFrom, focusTo] = [lines.length, lines.length];
  const top = Math.max(0, Math.min(focusFrom, Math.max(focusTo - room, 0)));
  return room > lines.length + 2 ? [emptyLine, ...lines] : lines.slice(top, top + Math.max(1, room));
}

function fieldLine(state: UiState, form: FormOverlay, field: FieldSpec, width: number): Line {
  const isFocused = field.id === form.focus;
  const remark = remarkOn(state, form, field);
  const isHint = remark?.level === 'bad' && isAhead(form, field);
  const said = remark === undefined ? '' : isHint ? remark.words : `${signOf(state, remark)} ${remark.words}`;
  const value = Math.max(12, Math.min(50, width - labelWidth - 10 - Math.min(28, said.length)));
  return [
    piece(isFocused ? ` ${state.glyphs.cursor} ` : '   ', 'marker'),
    cell(field.label, Math.min(labelWidth, Math.floor(width * 0.3)), isFocused ? 'strong' : undefined),
    piece('[ ', isFocused ? 'key' : 'dim'),
    ...fitLine(valueLine(state, form, field, value), value),
    piece(' ]  ', isFocused ? 'key' : 'dim'),
    piece(said, isHint ? 'dim' : lookOf(remark)),
  ];
}

function valueLine(state: UiState, form: FormOverlay, field: FieldSpec, width: number): Line {
  const entry = form.entries[field.id];
  const { glyphs } = state;
  if (field.kind === 'switch') return [piece(entry === true ? `${glyphs.good} yes` : 'no')];
  if (field.kind === 'json') return [piece(documentWords(typedEntry(form, field.id).text))];
  const choices = field.choices?.(state, formValues(form)) ?? [];
  const labelOf = (id: string): string => choiceLabel(state, field, choices, id);
  const arrow = piece(` ${glyphs.open}`, 'dim');
  if (field.kind === 'choice') {
    const id = typeof entry === 'string' ? entry : '';
    return [cell(id === '' ? '' : labelOf(id), width - 2), arrow];
  }
  if (field.kind === 'multi') {
    const ids = Array.isArray(entry) ? (entry as readonly string[]) : [];
    return [cell(ids.length === 0 ? 'none' : ids.map(labelOf).join(', '), width - 2), arrow];
  }
  const typed = typedEntry(form, field.id);
  const shown = field.kind === 'secret' && !form.showsSecrets ? dots(typed, glyphs.dot) : typed;
  const hasCaret = field.id === form.focus && form.list === undefined && !form.leaving;
  return drawField(shown, width, hasCaret ? glyphs.caret : undefined).pieces;
}

function documentWords(text: string): string {
  const document = readDocument(text);
  if (document === undefined) return 'not valid';
  const keys = Object.keys(document).length;
  return `${String(keys)} ${keys === 1 ? 'key' : 'keys'}, ${String(Buffer.byteLength(text))} B`;
}

/** A secret as it is drawn: its length and nothing else. */
function dots({ text, caret }: TextField, dot: string): TextField {
  return {
    text: dot.repeat(splitGraphemes(text).length),
    caret: dot.length * splitGraphemes(text.slice(0, caret)).length,
  };
}

function belowField(state: UiState, form: FormOverlay, field: FieldSpec, width: number): readonly Line[] {
  const values = formValues(form);
  const hint = [field.counter?.(values[field.id] ?? ''), field.hint?.(values, state)]
    .filter((words) => words !== undefined && words !== '')
    .join(`  ${state.glyphs.between}  `);
  const left = Math.min(labelWidth, Math.floor(width * 0.3)) + 5;
  const told = hint === '' ? [] : startWith(gap(left), wrapWords(hint, Math.max(10, width - left - 1), 'dim'));
  return [...told, ...startWith(gap(left), listLines(state, form, field, width - left))];
}

function listLines(state: UiState, form: FormOverlay, field: FieldSpec, width: number): readonly Line[] {
  const { list } = form;
  if (list === undefined) return [];
  const choices = listedChoices(state, form);
  const entry = form.entries[field.id];
  const from = Math.max(0, Math.min(list.index - Math.floor(mostListed / 2), choices.length - mostListed));
  const rows = choices.slice(from, from + mostListed).map((choice, at): Line => {
    const isChosen = Array.isArray(entry) ? entry.includes(choice.id) : entry === choice.id;
    const isOff = choice.disabled !== undefined;
    const box = field.kind === 'multi' ? `[${isChosen ? 'x' : ' '}] ` : isChosen ? `${state.glyphs.mark} ` : '  ';
    const line: Line = [
      piece(from + at === list.index ? `${state.glyphs.cursor} ` : '  ', 'marker'),
      piece(box),
      piece(choice.label, isOff ? 'dim' : undefined),
      piece(`  ${choice.disabled ?? choice.note ?? ''}`, 'dim'),
    ];
    return from + at === list.index ? lookLine(fitLine(line, Math.max(1, width - 1)), 'selected') : line;
  });
  const { pieces } = drawField(list.field, Math.max(5, width - 12), state.glyphs.caret);
  const none: readonly Line[] = [[piece('  none of them', 'dim')]];
  const rest = choices.length > mostListed ? ` ${String(choices.length)} in all` : '';
  return [[piece('/ ', 'key'), ...pieces, piece(rest, 'dim')], ...(rows.length === 0 ? none : rows)];
}

function documentBody(
  state: UiState,
  form: FormOverlay,
  field: FieldSpec,
  width: number,
  room: number,
): readonly Line[] {
  const others = shownFields(state, form);
  const bar: Line = [
    gap(1),
    ...others.flatMap((each) => [
      piece(each === field ? `[${each.label}]` : ` ${each.label} `, each === field ? 'strong' : 'dim'),
      gap(1),
    ]),
  ];
  const hint = field.hint?.(formValues(form), state);
  const remark = remarkOn(state, form, field);
  const told = [
    ...(remark === undefined ? [] : wrapWords(`${signOf(state, remark)} ${remark.words}`, width - 4, lookOf(remark))),
    ...(hint === undefined ? [] : wrapWords(hint, width - 4, 'dim')),
  ];
  const typed = typedEntry(form, field.id);
  const height = Math.max(1, room - told.length - 1);
  const lines = documentLines(state, { typed, base: field.base, hasCaret: !form.leaving }, width, height);
  return [bar, ...fitHeight(lines, height), ...startWith(gap(2), told)];
}

function signOf(state: UiState, { level }: FieldRemark): string {
  return state.glyphs[level];
}

function lookOf(remark: FieldRemark | undefined): Look {
  return remark?.level ?? 'dim';
}
