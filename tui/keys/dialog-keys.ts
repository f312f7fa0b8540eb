import { isSeenWhole } from '../components/review-lines.ts';
import {
  armingDelay,
  cancelReview,
  confirmChange,
  leaveField,
  moveFocus,
  reviewOf,
  withReview,
} from '../state/review.ts';
import { addToast } from '../state/toasts.ts';
import type { Overlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Dialogs';

function top(state: UiState, change: (overlay: Overlay) => Overlay | undefined): Step {
  const overlay = state.overlays.at(-1);
  if (overlay === undefined) return [state, noEffects];
  const next = change(overlay);
  const below = state.overlays.slice(0, -1);
  return [{ ...state, overlays: next === undefined ? below : [...below, next] }, noEffects];
}

const close: KeyRow['run'] = (state) => top(state, () => undefined);
const searching =
  (on: boolean, keep: boolean): KeyRow['run'] =>
  (state) =>
    top(state, (overlay) =>
      overlay.kind === 'help'
        ? { ...overlay, searching: on, top: 0, field: keep ? overlay.field : { text: '', caret: 0 } }
        : overlay,
    );

function press(state: UiState, at: number, key: string): Step {
  const review = reviewOf(state);
  if (review?.focus === 'confirm') return confirmShown(state, at, key);
  return cancelReview(state);
}

/** Only what stands on the screen, whole, can be said yes to. */
function confirmShown(state: UiState, at: number, key: string): Step {
  const review = reviewOf(state);
  return review !== undefined && isSeenWhole(state, review)
    ? confirmChange(state, at, key)
    : [withReview(state, { note: 'read it to its end first: ↓' }), noEffects];
}

/** What was pressed before one could have read the question is no answer to it. */
function answerYes(state: UiState, at: number): Step {
  const question = state.overlays.at(-1);
  if (question?.kind !== 'question') return [state, noEffects];
  if (state.lastKey !== undefined && at - state.lastKey.at < armingDelay)
    return [addToast(state, 'info', 'not so fast: read it, then press the key again'), noEffects];
  return question.run({ ...state, overlays: state.overlays.slice(0, -1) });
}

/** The keys of what lies on top of the screen. */
export const dialogKeys: readonly KeyRow[] = [
  {
    id: 'help.search',
    keys: ['/'],
    words: 'search the help',
    hint: 'search',
    contexts: ['help'],
    group,
    run: searching(true, false),
  },
  {
    id: 'help.close',
    keys: ['q', 'esc', '?'],
    words: 'close the help',
    hint: 'close',
    contexts: ['help'],
    group,
    run: close,
  },
  {
    id: 'help.found',
    keys: ['enter'],
    words: 'keep the search',
    hint: 'keep',
    contexts: ['help-search'],
    group,
    run: searching(false, true),
  },
  {
    id: 'help.clear',
    keys: ['esc'],
    words: 'leave the search',
    hint: 'leave',
    contexts: ['help-search'],
    group,
    run: searching(false, false),
  },
  {
    id: 'messages.close',
    keys: ['q', 'esc', '!'],
    words: 'close the messages',
    hint: 'close',
    contexts: ['messages'],
    group,
    run: close,
  },
  {
    id: 'messages.clear',
    keys: ['x'],
    words: 'forget all messages',
    hint: 'forget all',
    contexts: ['messages'],
    group,
    run: (state) => [{ ...state, messages: [], toasts: [], overlays: [] }, noEffects],
  },
  { id: 'pick.close', keys: ['esc'], words: 'close the list', hint: 'close', contexts: ['pick'], group, run: close },
  {
    id: 'menu.close',
    keys: ['esc', 'q'],
    words: 'close the menu',
    hint: 'close',
    contexts: ['menu'],
    group,
    run: close,
  },
  {
    id: 'question.yes',
    keys: ['y'],
    words: 'yes, do it',
    hint: 'yes',
    contexts: ['question'],
    group,
    run: answerYes,
  },
  {
    id: 'question.no',
    keys: ['n', 'esc', 'q'],
    words: 'no, leave',
    hint: 'no',
    contexts: ['question'],
    group,
    run: close,
  },
  {
    id: 'review.confirm',
    keys: ['y'],
    words: 'yes, do it',
    hint: 'yes',
    contexts: ['review'],
    group,
    dangerous: true,
    run: confirmShown,
  },
  {
    id: 'review.press',
    keys: ['enter'],
    words: 'press the button',
    hint: 'press',
    contexts: ['review', 'typed-review'],
    group,
    dangerous: true,
    run: press,
  },
  {
    id: 'review.typed',
    keys: ['enter'],
    words: 'go to the button, once the text is right',
    hint: 'to the button once it is right',
    contexts: ['review-field'],
    group,
    run: (state, at) => leaveField(state, at),
  },
  {
    id: 'review.next',
    keys: ['tab'],
    words: 'next button',
    hint: 'button',
    contexts: ['review', 'typed-review', 'review-field'],
    group,
    run: (state) => moveFocus(state, 1),
  },
  {
    id: 'review.previous',
    keys: ['shift+tab'],
    words: 'button before',
    contexts: ['review', 'typed-review', 'review-field'],
    group,
    run: (state) => moveFocus(state, -1),
  },
  {
    id: 'review.no',
    keys: ['n', 'q'],
    words: 'no, leave',
    contexts: ['review'],
    group,
    run: (state) => cancelReview(state),
  },
  {
    id: 'review.cancel',
    keys: ['esc'],
    words: 'cancel',
    hint: 'cancel',
    contexts: ['review', 'typed-review', 'review-field'],
    group,
    run: (state) => cancelReview(state),
  },
];
