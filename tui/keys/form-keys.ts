import { readDocument } from '../forms/read-document.ts';
import {
  chooseListed,
  closeForm,
  focusedField,
  formOf,
  generateSecret,
  leaveForm,
  listedChoices,
  moveFormFocus,
  openChoice,
  saveForm,
  setEntry,
  typedEntry,
  withForm,
} from '../state/form.ts';
import { startEditor } from '../state/editor.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { Context, KeyRow } from './key-row.ts';
import type { Mover } from './mover.ts';

const group = 'Dialogs';
const fields: readonly Context[] = ['form-text', 'form-json', 'form-choice', 'form-button'];
const lines: readonly Context[] = ['form-text', 'form-choice', 'form-button'];

/** The keys of forms. In a document the arrows and Enter belong to its editor. */
export const formKeys: readonly KeyRow[] = [
  {
    id: 'form.save',
    keys: ['ctrl+s'],
    words: 'save: to the review',
    hint: 'save',
    contexts: fields,
    group,
    run: (state) => saveForm(state),
  },
  {
    id: 'form.next',
    keys: ['tab'],
    words: 'next field',
    hint: 'field',
    contexts: fields,
    group,
    run: (state) => moveFormFocus(state, 1),
  },
  {
    id: 'form.previous',
    keys: ['shift+tab'],
    words: 'field before',
    contexts: fields,
    group,
    run: (state) => moveFormFocus(state, -1),
  },
  {
    id: 'form.down',
    keys: ['down'],
    words: 'field below',
    contexts: lines,
    group,
    run: (state) => moveFormFocus(state, 1),
  },
  {
    id: 'form.up',
    keys: ['up'],
    words: 'field above',
    contexts: lines,
    group,
    run: (state) => moveFormFocus(state, -1),
  },
  {
    id: 'form.enter',
    keys: ['enter'],
    words: 'next field',
    contexts: ['form-text'],
    group,
    run: (state) => moveFormFocus(state, 1),
  },
  {
    id: 'form.open',
    keys: ['enter', 'space'],
    words: 'choose, turn the switch',
    hint: 'choose',
    contexts: ['form-choice'],
    group,
    run: (state) => openChoice(state),
  },
  {
    id: 'form.press',
    keys: ['enter', 'space'],
    words: 'press the button of the form',
    hint: 'press',
    contexts: ['form-button'],
    group,
    run: (state) => (formOf(state)?.focus === '(save)' ? saveForm(state) : leaveForm(state)),
  },
  {
    id: 'form.generate',
    keys: ['ctrl+g'],
    words: 'generate a password',
    hint: 'generate',
    contexts: ['form-text'],
    group,
    isAvailable: (state) => focused(state)?.generate !== undefined,
    run: (state) => generateSecret(state),
  },
  {
    id: 'form.show',
    keys: ['ctrl+t'],
    words: 'show or hide what is secret',
    hint: 'show',
    contexts: ['form-text'],
    group,
    isAvailable: (state) => formOf(state)?.spec.fields.some(({ kind }) => kind === 'secret') === true,
    run: (state) => [withForm(state, { showsSecrets: formOf(state)?.showsSecrets !== true }), noEffects],
  },
  {
    id: 'form.editor',
    keys: ['ctrl+e'],
    words: 'edit the document in $EDITOR',
    hint: '$EDITOR',
    contexts: ['form-json'],
    group,
    run: startEditor,
  },
  {
    id: 'form.format',
    keys: ['ctrl+f'],
    words: 'lay the document out anew',
    hint: 'format',
    contexts: ['form-json'],
    group,
    run: formatDocument,
  },
  {
    id: 'form.cancel',
    keys: ['esc'],
    words: 'leave the form (asks if something was typed)',
    hint: 'cancel',
    contexts: fields,
    group,
    run: (state) => leaveForm(state),
  },
  {
    id: 'form.choose',
    keys: ['enter'],
    words: 'choose the entry',
    hint: 'choose',
    contexts: ['form-list'],
    group,
    run: (state) => chooseListed(state),
  },
  {
    id: 'form.close-list',
    keys: ['esc', 'tab'],
    words: 'close the list of the field',
    hint: 'close',
    contexts: ['form-list'],
    group,
    run: (state) => [withForm(state, { list: undefined }), noEffects],
  },
  {
    id: 'form.discard',
    keys: ['y'],
    words: 'yes, throw away what was typed',
    hint: 'throw away',
    contexts: ['form-leave'],
    group,
    run: (state) => [closeForm(state), noEffects],
  },
  {
    id: 'form.stay',
    keys: ['n', 'esc', 'enter'],
    words: 'no, back to the form',
    hint: 'go on',
    contexts: ['form-leave'],
    group,
    run: (state) => [withForm(state, { leaving: false }), noEffects],
  },
];

function focused(state: UiState): ReturnType<typeof focusedField> {
  const form = formOf(state);
  return form && focusedField(form);
}

function formatDocument(state: UiState): Step {
  const form = formOf(state);
  const document = form && readDocument(typedEntry(form, form.focus).text);
  if (form === undefined || document === undefined) {
    return [withForm(state, { note: 'only valid JSON can be laid out' }), noEffects];
  }
  return [setEntry(state, form.focus, { text: JSON.stringify(document, undefined, 2), caret: 0 }), noEffects];
}

/** How the open list of a field moves. */
export const formListMover: Mover = {
  position: (state) => formOf(state)?.list?.index ?? 0,
  count: (state) => {
    const form = formOf(state);
    return form === undefined ? 0 : listedChoices(state, form).length;
  },
  page: () => 6,
  to: (state, index) => {
    const form = formOf(state);
    if (form?.list === undefined) return [state, noEffects];
    const last = Math.max(0, listedChoices(state, form).length - 1);
    return [withForm(state, { list: { ...form.list, index: Math.max(0, Math.min(index, last)) } }), noEffects];
  },
};
