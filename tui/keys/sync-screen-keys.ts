import { openOn } from '../state/open-on.ts';
import { syncNow } from '../state/sync-now.ts';
import { chosenForSync, tenantSyncId } from '../state/sync-screen.ts';
import type { SyncExtent } from '../effect.ts';
import type { QuestionOverlay } from '../overlay.ts';
import { noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Sync';
const onSync = ['sync', tenantSyncId];

/** The keys of the screens about the sync; all but the log are about the tenant under the cursor. */
export const syncScreenKeys: readonly KeyRow[] = [
  {
    id: 'sync.open',
    keys: ['enter'],
    words: 'jobs, requests and gaps of the tenant',
    hint: 'details',
    contexts: ['sync'],
    group,
    run: (state) => {
      const name = chosenForSync(state)?.tenant.name;
      return name === undefined ? [state, noEffects] : openOn(state, tenantSyncId, name);
    },
  },
  {
    id: 'sync.full',
    keys: ['F'],
    words: 'read all users of the tenant again (asks first)',
    hint: 'full…',
    contexts: onSync,
    group,
    run: (state) => askFirst(state, 'full'),
  },
  {
    id: 'sync.compare',
    keys: ['C'],
    words: "compare all users with the tenant's (asks first)",
    hint: 'compare…',
    contexts: onSync,
    group,
    run: (state) => askFirst(state, 'reconcile'),
  },
  {
    id: 'sync.pause',
    keys: ['p'],
    words: 'pause the sync of the tenant, let it go on',
    hint: (state) => (chosenForSync(state)?.tenant.paused === true ? 'resume' : 'pause'),
    contexts: onSync,
    group,
    run: (state) => {
      const tenant = chosenForSync(state)?.tenant;
      if (tenant === undefined) return [state, noEffects];
      return [state, [{ type: 'pause-tenant', name: tenant.name, paused: tenant.paused !== true }]];
    },
  },
  {
    id: 'sync.log',
    keys: ['l'],
    words: 'the log of the daemon',
    hint: 'daemon log',
    contexts: onSync,
    group,
    run: (state) => [
      { ...state, screen: 'daemon-log', daemonLog: undefined, daemonLogFrom: state.screen },
      [{ type: 'read-log', known: undefined }],
    ],
  },
];

const questions: Readonly<Record<Exclude<SyncExtent, 'changes'>, Pick<QuestionOverlay, 'words' | 'yes'>>> = {
  full: {
    words: [
      'Every user is read again: by one export where the tenant allows it, else page by page, which takes a request for each 100 users.',
      'The mirror stays readable meanwhile. To find what is missing or gone, comparing (C) takes fewer requests.',
    ],
    yes: 'read all',
  },
  reconcile: {
    words: [
      'Users are counted in windows of time, here and in the tenant; where the counts differ they are compared one by one.',
      'What is missing here is read, and who is gone there is confirmed by id before it goes here.',
    ],
    yes: 'compare',
  },
};

function askFirst(state: UiState, extent: Exclude<SyncExtent, 'changes'>): Step {
  const name = chosenForSync(state)?.tenant.name;
  if (name === undefined) return [state, noEffects];
  const title = extent === 'full' ? `Read all users of ${name} again?` : `Compare all users of ${name}?`;
  const run = (next: UiState): Step => syncNow(next, [name], extent);
  const question: QuestionOverlay = { kind: 'question', title, ...questions[extent], run };
  return [{ ...state, overlays: [...state.overlays, question] }, noEffects];
}
