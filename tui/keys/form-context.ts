import type { FormOverlay } from '../forms/form.ts';
import type { Context } from './key-row.ts';

/** What the keys of a form are about: a line of text, a document, something to choose, a button, a list, a question. */
export const formContexts: readonly Context[] = [
  'form-text',
  'form-json',
  'form-choice',
  'form-button',
  'form-list',
  'form-leave',
];

export function formContext(form: FormOverlay): Context {
  if (form.leaving) return 'form-leave';
  if (form.list !== undefined) return 'form-list';
  const kind = form.spec.fields.find((field) => field.id === form.focus)?.kind;
  if (kind === undefined) return 'form-button';
  if (kind === 'text' || kind === 'secret') return 'form-text';
  return kind === 'json' ? 'form-json' : 'form-choice';
}
