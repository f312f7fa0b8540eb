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
    isAvailable: (state) => createObstacle(state) === undefined,
    obstacle: createObstacle,
    run: (state) => {
      const { active } = state;
      return [active === undefined ? state : openForm(state, active, createForm(active)), noEffects];
    },
  },
];

function createObstacle(state: UiState): string | undefined {
  const { active } = state;
  if (active === undefined) return 'no tenant is chosen';
  if (active === allTenants) return 'all tenants are searched read-only: choose one first';
  return tenantObstacle(state, active, createScopes);
}
