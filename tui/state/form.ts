import type {
  FieldChoice,
  FieldRemark,
  FieldSpec,
  FormEntry,
  FormOverlay,
  FormSpec,
  FormValue,
  FormValues,
} from '../forms/form.ts';
import { documentMistake } from '../forms/read-document.ts';
import { emptyField, fieldWith, type TextField } from '../text-field.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';

/** The buttons below the fields, by what stands for them in `focus`. */
const formButtons = ['(cancel)', '(save)'] as const;

export function formOf(state: UiState): FormOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'form' ? top : undefined;
}

export function withForm(state: UiState, change: Partial<FormOverlay>): UiState {
  const form = formOf(state);
  if (form === undefined) return state;
  return { ...state, overlays: [...state.overlays.slice(0, -1), { ...form, ...change }] };
}

/** Opens a form about something of a tenant, in place of whatever lies on top. */
export function openForm(state: UiState, tenant: string, spec: FormSpec): UiState {
  const entries = firstEntries(spec);
  const shut = { focus: '', showsSecrets: false, leaving: false, left: [] };
  const form: FormOverlay = { kind: 'form', spec, tenant, entries, ...shut };
  const [first] = shownFields(state, form);
  return presetForm({ ...state, overlays: [{ ...form, focus: first?.id ?? '(save)' }] });
}

function firstEntries(spec: FormSpec): FormOverlay['entries'] {
  return Object.fromEntries(spec.fields.map((field) => [field.id, firstEntry(field)]));
}

function firstEntry({ kind, initial }: FieldSpec): FormEntry {
  if (kind === 'switch') return initial === true;
  if (kind === 'multi') return Array.isArray(initial) ? initial : [];
  const text = typeof initial === 'string' ? initial : '';
  if (kind === 'choice') return text;
  return kind === 'json' ? { text, caret: 0 } : fieldWith(text);
}

export function formValues({ entries }: FormOverlay): FormValues {
  return Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, valueOf(entry)]));
}

function valueOf(entry: FormEntry): FormValue {
  return typeof entry === 'object' && 'caret' in entry ? entry.text : entry;
}

/** The text of a field of the kinds that are typed. */
export function typedEntry(form: FormOverlay, id: string): TextField {
  const entry = form.entries[id];
  return typeof entry === 'object' && 'caret' in entry ? entry : emptyField;
}

export function shownFields(state: UiState, form: FormOverlay): readonly FieldSpec[] {
  const values = formValues(form);
  return form.spec.fields.filter((field) => field.isShown?.(values, state) !== false);
}

export function focusedField(form: FormOverlay): FieldSpec | undefined {
  return form.spec.fields.find((field) => field.id === form.focus);
}

/** What is to be said of a field's value. */
export function remarkOn(state: UiState, form: FormOverlay, field: FieldSpec): FieldRemark | undefined {
  const values = formValues(form);
  const value = values[field.id] ?? '';
  const mistake = field.kind === 'json' ? documentMistake(String(value)) : undefined;
  return mistake ?? field.check?.(value, values, state);
}

/** Whether a field is empty because nobody has come to it yet: what it lacks is said as a hint, not as a mistake. */
export function isAhead(form: FormOverlay, { id }: FieldSpec): boolean {
  const value = valueOf(form.entries[id] ?? '');
  return (value === '' || (Array.isArray(value) && value.length === 0)) && !form.left.includes(id);
}

export function setEntry(state: UiState, id: string, entry: FormEntry): UiState {
  const form = formOf(state);
  if (form === undefined) return state;
  return withForm(state, { entries: { ...form.entries, [id]: entry }, note: undefined });
}

/** To the field or button that many places on, around the ends. */
export function moveFormFocus(state: UiState, distance: number): Step {
  const form = formOf(state);
  if (form === undefined) return [state, noEffects];
  const stops = [...shownFields(state, form).map(({ id }) => id), ...formButtons];
  const at = stops.indexOf(form.focus);
  const focus = stops[(at + distance + stops.length) % stops.length] ?? form.focus;
  const left = [...new Set([...form.left, form.focus])];
  return [withForm(state, { focus, left, list: undefined, note: undefined }), noEffects];
}

/** Fills in what is known now and nobody has chosen yet. The focus leaves a field that what was read has taken away. */
export function presetForm(state: UiState): UiState {
  const form = formOf(state);
  if (form === undefined) return state;
  const field = focusedField(form);
  const shown = shownFields(state, form);
  if (field !== undefined && !shown.includes(field)) {
    return presetForm(withForm(state, { focus: shown[0]?.id ?? '(cancel)', list: undefined }));
  }
  return form.spec.fields.reduce((next, field) => {
    const held = formOf(next);
    if (held === undefined || held.entries[field.id] !== '') return next;
    const known = field.preset?.(next, formValues(held));
    return known === undefined ? next : withForm(next, { entries: { ...held.entries, [field.id]: known } });
  }, state);
}

/** Whether anything was typed or chosen since the form was opened. */
function isChanged(state: UiState, form: FormOverlay): boolean {
  const first = firstEntries(form.spec);
  return form.spec.fields.some((field) => {
    const { id } = field;
    if (field.preset !== undefined && form.entries[id] === field.preset(state, formValues(form))) return false;
    const [before, now] = [first[id], form.entries[id]].map((entry) => JSON.stringify(valueOf(entry ?? '')));
    return before !== now;
  });
}

/** Leaves the form; where something would be lost, only after a question. */
export function leaveForm(state: UiState): Step {
  const form = formOf(state);
  if (form === undefined) return [state, noEffects];
  if (isChanged(state, form) && !form.leaving) return [withForm(state, { leaving: true, list: undefined }), noEffects];
  return [closeForm(state), noEffects];
}

/**
 * What is left when everything on top is to go: the form that holds what nobody has saved, asking as `leaveForm` does,
 * and whatever it was opened over; nothing where nothing would be lost.
 */
export function keepUnsaved(state: UiState): UiState['overlays'] {
  const at = state.overlays.findLastIndex((overlay) => overlay.kind === 'form' && isChanged(state, overlay));
  const form = state.overlays[at];
  if (form?.kind !== 'form') return [];
  return [...state.overlays.slice(0, at), { ...form, leaving: true, list: undefined }];
}

export function closeForm(state: UiState): UiState {
  return formOf(state) === undefined ? state : { ...state, overlays: state.overlays.slice(0, -1) };
}

/** Hands the answers over, or says what stands in the way and goes there. */
export function saveForm(state: UiState): Step {
  const form = formOf(state);
  if (form === undefined) return [state, noEffects];
  const shown = shownFields(state, form);
  for (const field of shown) {
    const remark = remarkOn(state, form, field);
    if (remark?.level !== 'bad') continue;
    const said = { note: `${field.label}: ${remark.words}`, left: shown.map(({ id }) => id) };
    return [withForm(state, { focus: field.id, list: undefined, ...said }), noEffects];
  }
  const values = shownValues(state, form);
  const whole = form.spec.check?.(values, state);
  if (whole?.level === 'bad') return [withForm(state, { note: whole.words }), noEffects];
  return form.spec.submit(values, withForm(state, { note: undefined, list: undefined }));
}

function shownValues(state: UiState, form: FormOverlay): FormValues {
  const values = formValues(form);
  return Object.fromEntries(shownFields(state, form).map(({ id }) => [id, values[id] ?? '']));
}

/** The entries of the open list that the typed words leave. */
export function listedChoices(state: UiState, form: FormOverlay): readonly FieldChoice[] {
  const field = focusedField(form);
  if (field?.finds !== undefined) return state.found?.choices ?? [];
  const choices = field?.choices?.(state, formValues(form)) ?? [];
  const words = (form.list?.field.text ?? '').toLowerCase().split(/\s+/);
  return choices.filter(({ id, label, note = '' }) => {
    const text = `${label} ${note} ${id}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Opens the list of a field, or turns a switch. */
export function openChoice(state: UiState): Step {
  const form = formOf(state);
  const field = form && focusedField(form);
  if (form === undefined || field === undefined) return [state, noEffects];
  const entry = form.entries[field.id];
  if (field.kind === 'switch') return [setEntry(state, field.id, entry !== true), noEffects];
  const choices = field.choices?.(state, formValues(form)) ?? [];
  if (choices.length === 0 && field.finds === undefined)
    return [withForm(state, { note: `${field.label}: there is nothing to choose from` }), noEffects];
  const index = Math.max(
    0,
    choices.findIndex(({ id }) => id === entry),
  );
  return [withForm(state, { list: { field: emptyField, index }, note: undefined }), noEffects];
}

/** Takes the entry under the cursor: one closes the list, several keep it open. */
export function chooseListed(state: UiState): Step {
  const form = formOf(state);
  const field = form && focusedField(form);
  const choice = form && listedChoices(state, form)[form.list?.index ?? 0];
  if (form === undefined || field === undefined || choice === undefined) return [state, noEffects];
  if (choice.disabled !== undefined)
    return [withForm(state, { note: `${choice.label}: ${choice.disabled}` }), noEffects];
  if (field.kind === 'choice') return [withForm(setEntry(state, field.id, choice.id), { list: undefined }), noEffects];
  const entry = form.entries[field.id];
  const chosen = new Set(Array.isArray(entry) ? (entry as readonly string[]) : []);
  if (!chosen.delete(choice.id)) chosen.add(choice.id);
  return [setEntry(state, field.id, [...chosen]), noEffects];
}

/** Fills a secret in, and whatever repeats it. */
export function generateSecret(state: UiState): Step {
  const form = formOf(state);
  const field = form && focusedField(form);
  const made = form && field?.generate?.(formValues(form));
  if (field === undefined || made === undefined) return [state, noEffects];
  const ids = [field.id, ...(field.repeatedBy === undefined ? [] : [field.repeatedBy])];
  return [ids.reduce((next, id) => setEntry(next, id, fieldWith(made)), state), noEffects];
}

/** What the open list of a form looks for in the mirror; undefined when no such list is open. */
export function soughtUsers(state: UiState): { readonly tenant: string; readonly text: string } | undefined {
  const form = formOf(state);
  if (form?.list === undefined || focusedField(form)?.finds === undefined) return undefined;
  return { tenant: form.tenant, text: form.list.field.text };
}

/** An entry of a list in words, as far as anybody has said. */
export function choiceLabel(state: UiState, field: FieldSpec, choices: readonly FieldChoice[], id: string): string {
  const known = choices.find((choice) => choice.id === id)?.label;
  return known ?? (field.finds === undefined ? undefined : state.found?.labels[id]) ?? field.labels?.[id] ?? id;
}
