import { readDocument } from '../forms/read-document.ts';
import { fieldWith } from '../text-field.ts';
import { noEffects, type Problem, type Step, type UiState } from '../ui-state.ts';
import { focusedField, formOf, setEntry, typedEntry, withForm } from './form.ts';

/** Hands the document that has the focus to the person's editor. Until it ends, nobody sees the screen. */
export function startEditor(state: UiState): Step {
  const form = formOf(state);
  const field = form && focusedField(form);
  if (form === undefined || field?.kind !== 'json' || state.isAway) return [state, noEffects];
  const { text } = typedEntry(form, field.id);
  return [{ ...state, isAway: true }, [{ type: 'edit-text', name: `${field.id}.json`, field: field.id, text }]];
}

/** Takes what the editor left. A text that is no JSON stays as it is: it can be mended here or there. */
export function takeEdited(state: UiState, field: string, text: string | undefined, problem?: Problem): UiState {
  const next = { ...state, isAway: false };
  if (formOf(next)?.spec.fields.some(({ id }) => id === field) !== true) return next;
  if (problem !== undefined) return withForm(next, { note: `${problem.message}. ${problem.hint}` });
  if (text === undefined) return next;
  const trimmed = text.trimEnd();
  const isRight = readDocument(trimmed) !== undefined;
  return withForm(setEntry(next, field, fieldWith(trimmed)), {
    note: isRight ? 'taken from the editor; its swap and undo files, if it keeps any, hold this text too' : undefined,
  });
}
