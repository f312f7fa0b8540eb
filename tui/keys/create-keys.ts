import { createForm, createScopes } from '../actions/create-user.ts';
import { openForm } from '../state/form.ts';
import { tenantObstacle } from '../state/target.ts';
import { allTenants, noEffects, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

/** What makes something that was not there. */
export const createKeys: readonly KeyRow[] = [
  {
    id: 'user.create',
    keys: ['+'],
    words: 'create user…',
    hint: 'create',
    contexts: ['users'],
    group: 'Change (all ask first)',
    dangerous: true,
    isAvailable: (state) => mayCreate(state),
    run: (state) => {
      const { active } = state;
      return [active === undefined ? state : openForm(state, active, createForm(active)), noEffects];
    },
  },
];

function mayCreate(state: UiState): boolean {
  const { active } = state;
  return active !== undefined && active !== allTenants && tenantObstacle(state, active, createScopes) === undefined;
}
