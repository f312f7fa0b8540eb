import { leaveSetup, startAdding } from '../state/setup.ts';
import { setupOf } from '../state/setup-overlay.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import { screens } from '../screens/index.ts';
import type { KeyRow } from './key-row.ts';

function promptOf(state: UiState) {
  return setupOf(state)?.prompt;
}

/** Adding a tenant, and the dialog in which it is signed in to. */
export const setupKeys: readonly KeyRow[] = [
  {
    id: 'tenant.add',
    keys: ['T'],
    words: 'add a tenant…',
    // On the Logs screen the key follows what arrives.
    contexts: screens.map(({ id }) => id).filter((id) => id !== 'logs'),
    group: 'Tenants',
    run: (state) => startAdding(state),
  },
  {
    id: 'setup.open',
    keys: ['o'],
    words: 'open the page in the browser',
    hint: 'open',
    contexts: ['setup'],
    group: 'Dialogs',
    isAvailable: (state) => promptOf(state) !== undefined,
    run: (state) => {
      const prompt = promptOf(state);
      const link = prompt?.verification_uri_complete;
      return [state, link === undefined ? noEffects : [{ type: 'open-page', link }]];
    },
  },
  {
    id: 'setup.copy',
    keys: ['y'],
    words: 'copy the address of the page',
    hint: 'copy',
    contexts: ['setup'],
    group: 'Dialogs',
    isAvailable: (state) => promptOf(state) !== undefined,
    run: (state) => {
      const text = promptOf(state)?.verification_uri_complete;
      return [state, text === undefined ? noEffects : [{ type: 'copy', text }]];
    },
  },
  {
    id: 'setup.close',
    keys: ['enter'],
    words: 'go on',
    hint: 'go on',
    contexts: ['setup'],
    group: 'Dialogs',
    isAvailable: (state) => setupOf(state)?.stage === 'added',
    run: (state) => leaveSetup(state),
  },
  {
    id: 'setup.cancel',
    keys: ['esc'],
    words: 'stop: nothing is added; or close',
    hint: 'close',
    contexts: ['setup'],
    group: 'Dialogs',
    run: (state) => leaveSetup(state),
  },
];
