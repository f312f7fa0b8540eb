import { shortChangeId } from '../../src/domain/short-change-id.ts';
import { documentOf } from '../components/document-overlay.ts';
import { copyText } from '../state/copy-text.ts';
import { openReview } from '../state/review.ts';
import { takeBack, undoFor } from '../state/sending.ts';
import { addToast } from '../state/toasts.ts';
import type { ResultOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

/** What can be done about a change after the yes, and with what Auth0 answered. */
export const changeKeys: readonly KeyRow[] = [
  {
    id: 'change.undo',
    keys: ['u'],
    words: 'take back what is held; undo the last change (within 30 seconds)',
    contexts: ['anywhere'],
    group: 'Change (all ask first)',
    isAvailable: (state) => state.held.length > 0 || state.undoable !== undefined,
    run: (state) => (state.held.length > 0 ? takeBack(state) : undoLast(state)),
  },
  {
    id: 'result.copy',
    keys: ['y'],
    words: 'copy it',
    hint: 'copy',
    contexts: ['result'],
    group: 'Dialogs',
    run: onResult((state, { result }) => copyText(state, result.label, result.value)),
  },
  {
    id: 'result.open',
    keys: ['o'],
    words: 'open it in the browser',
    hint: 'open',
    contexts: ['result'],
    group: 'Dialogs',
    isAvailable: (state) => resultOf(state)?.result.isLink === true,
    run: onResult((state, { result, tenant }) => [state, [{ type: 'open-link', tenant, link: result.value }]]),
  },
  {
    id: 'result.show',
    keys: ['s'],
    words: 'show or hide it',
    hint: 'show',
    contexts: ['result'],
    group: 'Dialogs',
    isAvailable: (state) => resultOf(state)?.result.isSecret === true,
    run: onResult((state, result) => {
      const shown = { ...result, isHidden: !result.isHidden };
      return [{ ...state, overlays: [...state.overlays.slice(0, -1), shown] }, noEffects];
    }),
  },
  {
    id: 'result.close',
    keys: ['esc', 'q', 'enter'],
    words: 'close: it is not kept anywhere',
    hint: 'close',
    contexts: ['result'],
    group: 'Dialogs',
    run: onResult((state) => [{ ...state, overlays: state.overlays.slice(0, -1) }, noEffects]),
  },
  {
    id: 'document.copy',
    keys: ['y'],
    words: 'copy all of it',
    hint: 'copy',
    contexts: ['document'],
    group: 'Dialogs',
    run: (state) => copyText(state, 'text', documentOf(state)?.text),
  },
  {
    id: 'document.close',
    keys: ['esc', 'q', 'enter'],
    words: 'close it',
    hint: 'close',
    contexts: ['document'],
    group: 'Dialogs',
    run: (state) => [{ ...state, overlays: state.overlays.slice(0, -1) }, noEffects],
  },
];

/** Opens the review of the change that takes the last one back, or says how it is taken back later. */
function undoLast(state: UiState): Step {
  const { undoable, now } = state;
  if (undoable === undefined) return [state, noEffects];
  const { change, who, words } = undoable;
  if (now >= undoable.until) {
    const command = `tenantry journal undo ${shortChangeId(change.id)}`;
    const over = `nothing to undo any more (${String(undoFor / 1000)} s): ${command} takes it back`;
    return [addToast(state, 'info', over), noEffects];
  }
  const back = {
    id: change.action,
    words: `Undo: ${words.words}`,
    verb: `undo ${words.verb}`,
    done: `Undone: ${words.verb}`,
  };
  return openReview(state, { words: back, tenant: change.tenant, who, order: { undoes: change.id } });
}

function resultOf(state: UiState): ResultOverlay | undefined {
  const top = state.overlays.at(-1);
  return top?.kind === 'result' ? top : undefined;
}

function onResult(run: (state: UiState, result: ResultOverlay) => Step): KeyRow['run'] {
  return (state) => {
    const result = resultOf(state);
    return result === undefined ? [state, noEffects] : run(state, result);
  };
}
