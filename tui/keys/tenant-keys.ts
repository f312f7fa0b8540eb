import { activeList, neighbour, switchTenant } from '../state/tenants.ts';
import { activeLogs } from '../state/active-logs.ts';
import { setLogsQuery } from '../state/logs.ts';
import { askAnew } from '../state/recent.ts';
import { isNoMatch } from '../screens/empty-list-lines.ts';
import { emptyField } from '../text-field.ts';
import { allTenants, noEffects, type Step, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const group = 'Tenants';

function switchIf(state: UiState, name: string | undefined): Step {
  return name === undefined ? [state, noEffects] : switchTenant(state, name);
}

/** From one tenant to another. Digits belong to the tabs of the innermost bar, so they are tenants outside of a user. */
export const tenantKeys: readonly KeyRow[] = [
  {
    id: 'tenant.nth',
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    words: 'nth tenant',
    contexts: ['users', 'sync', 'logs'],
    group,
    run: (state, _, key) => switchIf(state, state.tenants[Number(key) - 1]?.tenant.name),
  },
  {
    id: 'tenant.all',
    keys: ['0'],
    words: 'search all tenants (read-only)',
    contexts: ['users', 'sync', 'logs'],
    group,
    isAvailable: (state) => state.tenants.length > 1,
    run: searchAll,
  },
  {
    id: 'tenant.switch',
    keys: ['t'],
    words: 'switch tenant',
    hint: 'tenant',
    contexts: ['anywhere'],
    group,
    run: (state) => [
      { ...state, overlays: [{ kind: 'pick', picker: 'tenants', field: emptyField, index: 0 }] },
      noEffects,
    ],
  },
  {
    id: 'tenant.previous',
    keys: ['{'],
    words: 'tenant before',
    contexts: ['anywhere'],
    group,
    run: (state) => switchIf(state, neighbour(state, -1)),
  },
  {
    id: 'tenant.next',
    keys: ['}'],
    words: 'next tenant',
    contexts: ['anywhere'],
    group,
    run: (state) => switchIf(state, neighbour(state, 1)),
  },
  {
    id: 'tenant.last',
    keys: ['-'],
    words: 'back to the last tenant',
    contexts: ['anywhere'],
    group,
    run: (state) => switchIf(state, state.previous),
  },
];

/** Who was not found in one tenant is looked for in all of them, and so is what was asked of one tenant's log. */
function searchAll(state: UiState): Step {
  if (state.screen === 'logs') return askAllLogs(state);
  const isSought = state.screen === 'users' && isNoMatch(state);
  const { text } = activeList(state).filter;
  const [next, effects] = switchTenant(state, allTenants);
  return [isSought ? askAnew(next, text) : next, effects];
}

function askAllLogs(state: UiState): Step {
  const { text } = activeLogs(state).filter;
  const [next, effects] = switchTenant(state, allTenants);
  return [text === '' ? next : setLogsQuery(next, text), effects];
}
