import type { FormOverlay } from './forms/form.ts';
import { focusedField, setEntry, typedEntry, withForm } from './state/form.ts';
import { editFilter } from './state/list.ts';
import { reviewOf, typedWord, typeWord, withReview } from './state/review.ts';
import { currentPane } from './panes/current-pane.ts';
import { paneState, withPane } from './panes/pane-state.ts';
import { activeList } from './state/tenants.ts';
import { activeLogs } from './state/active-logs.ts';
import { editLogsFilter } from './state/logs.ts';
import { editHistoryFilter } from './state/history.ts';
import { shownDocument, withJson } from './state/json.ts';
import { editLines, insertLines } from './text-area.ts';
import { editField, insertText, type TextField } from './text-field.ts';
import { pickers } from './pickers/picker-ids.ts';
import type { Overlay } from './overlay.ts';
import { noEffects, type Step, type UiState } from './ui-state.ts';

/** The field that typed characters go to. */
export interface TypingTarget {
  readonly field: TextField;
  /** A confirmation must be typed by hand. */
  readonly pasteRefused: boolean;
  /** Whether it is a document, in which a line feed is text. */
  readonly hasLines: boolean;
  /** Whether keys that arrive together are the keys one after the other: a line in which no key changes anything. */
  readonly isReplayed: boolean;
  put(state: UiState, field: TextField): Step;
  insert(text: string): TextField;
  /** The field after an editing key; undefined when the key edits nothing. */
  edit(key: string): TextField | undefined;
  refuse(state: UiState, note: string): Step;
}

/** Undefined where letters are commands. */
export function typingTarget(state: UiState): TypingTarget | undefined {
  const top = state.overlays.at(-1);
  if (top !== undefined) return overlayTarget(state, top);
  const pane = currentPane(state);
  if (pane !== undefined) return paneTarget(state, pane.id);
  if (state.screen === 'users') {
    const list = activeList(state);
    return list.editing ? target(list.filter, editFilter) : undefined;
  }
  if (state.screen === 'logs' && activeLogs(state).editing) return target(activeLogs(state).filter, editLogsFilter);
  if (state.screen === 'logs') return searchTarget(state);
  if (state.screen !== 'user') return undefined;
  const history = state.user?.history;
  if (state.user?.tab === 'history' && history?.editing === true) return target(history.filter, editHistoryFilter);
  return searchTarget(state);
}

/** The search in a document. */
function searchTarget(state: UiState): TypingTarget | undefined {
  const json = shownDocument(state)?.json;
  if (json?.editing !== true) return undefined;
  return target(json.search, (next, search) => [withJson(next, { search }), noEffects]);
}

function paneTarget(state: UiState, id: string): TypingTarget | undefined {
  const { editing, filter } = paneState(state, id);
  if (!editing) return undefined;
  return target(filter, (next, field) => [withPane(next, id, { filter: field, at: undefined, index: 0 }), noEffects]);
}

function target(field: TextField, put: TypingTarget['put'], pasteRefused = false): TypingTarget {
  return {
    field,
    pasteRefused,
    hasLines: false,
    isReplayed: !pasteRefused,
    put,
    insert: (text) => insertText(field, text),
    edit: (key) => editField(field, key),
    refuse: (state, note) => [withReview(state, { note }), noEffects],
  };
}

function overlayTarget(state: UiState, top: Overlay): TypingTarget | undefined {
  const below = state.overlays.slice(0, -1);
  if (top.kind === 'pick' && pickers[top.picker]?.typing === true) {
    return target(top.field, (next, field) => [
      { ...next, overlays: [...below, { ...top, field, index: 0 }] },
      noEffects,
    ]);
  }
  if (top.kind === 'help' && top.searching) {
    return target(top.field, (next, field) => [
      { ...next, overlays: [...below, { ...top, field, top: 0 }] },
      noEffects,
    ]);
  }
  if (top.kind === 'form') return formTarget(top);
  const review = reviewOf(state);
  if (review?.change === undefined || typedWord(review.change) === undefined) return undefined;
  return review.stage === 'reviewing' ? target(review.field, typeWord, true) : undefined;
}

/** The field of a form that has the focus, or what narrows its open list. */
function formTarget(form: FormOverlay): TypingTarget | undefined {
  if (form.leaving) return undefined;
  const { list } = form;
  if (list !== undefined) {
    return { ...target(list.field, narrowList), isReplayed: false };
  }
  const field = focusedField(form);
  if (field === undefined || field.kind === 'choice' || field.kind === 'switch' || field.kind === 'multi') {
    return undefined;
  }
  const typed = typedEntry(form, field.id);
  const put: TypingTarget['put'] = (next, entry) => [setEntry(next, field.id, entry), noEffects];
  if (field.kind !== 'json') return { ...target(typed, put), isReplayed: false };
  return {
    ...target(typed, put),
    isReplayed: false,
    hasLines: true,
    insert: (text) => insertLines(typed, text),
    edit: (key) => editLines(typed, key),
  };
}

function narrowList(state: UiState, field: TextField): Step {
  return [withForm(state, { list: { field, index: 0 } }), noEffects];
}
