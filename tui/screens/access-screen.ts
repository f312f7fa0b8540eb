import { fitHeight, piece } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane } from '../panes/list-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { catalogueOf, detailOf } from '../state/details.ts';
import { accessTenant } from '../state/open-connection.ts';
import { openOn } from '../state/open-on.ts';
import { allTenants, noEffects, type UiState } from '../ui-state.ts';
import type { Screen } from './screen.ts';
import type { Wanted } from './wanted.ts';

const connectionsPane: ListPane = {
  id: 'access',
  columns: [
    { title: 'CONNECTION', width: 26, grows: 2 },
    { title: 'STRATEGY', width: 14, grows: 1 },
    { title: 'APPLICATIONS', width: 12, align: 'right' },
    { title: 'ID', width: 20, isExtra: true },
  ],
  rows: (state) =>
    catalogueOf(state, accessTenant(state), 'connections').map(({ id, name, strategy }) => {
      const detail = detailOf(state, accessTenant(state), id, 'clients_of_connection');
      const count = detail === undefined || detail.problem !== undefined ? '?' : String(detail.items.length);
      return { id, cells: [name, strategy, count, id] };
    }),
  above: (state) => [
    [
      piece(
        state.active === allTenants
          ? ' Choose a tenant first: t'
          : ' A user reaches an application only through a connection that is on for it. Enter opens one.',
        'dim',
      ),
    ],
  ],
  empty: (state) => [
    [],
    [
      piece(
        state.active === allTenants
          ? ''
          : ' No connections are in the mirror: the sync reads them, with read:connections.',
        'warn',
      ),
    ],
  ],
};

/** The connections of a tenant: where one says which applications their users reach. */
export const accessScreen: Screen = {
  id: 'access',
  title: 'Access',
  key: 'g a',
  pane: connectionsPane,
  wants: (state) => wantedLists(state),
  keys: [
    {
      id: 'access.open',
      keys: ['enter'],
      words: 'applications of the connection',
      hint: 'open',
      contexts: ['access'],
      group: 'Look',
      run: (state) => {
        const row = rowAt(state, connectionsPane);
        return row === undefined ? [state, noEffects] : openOn(state, 'connection', row.id);
      },
    },
    {
      id: 'access.turn',
      keys: ['tab'],
      words: 'connections, applications',
      hint: 'applications',
      contexts: ['access', 'applications'],
      group: 'Look',
      run: (state) => [{ ...state, screen: state.screen === 'access' ? 'applications' : 'access' }, noEffects],
    },
  ],
  draw: (state, width, height) => fitHeight(drawPane(state, connectionsPane, width, height), height),
};

/** The lists that every screen of access shows names from. */
export function wantedLists(state: UiState): readonly Wanted[] {
  const tenant = accessTenant(state);
  if (tenant === '') return [];
  return [
    { tenant, catalogue: 'connections' },
    { tenant, catalogue: 'clients' },
  ];
}
