import { fitHeight, piece } from '../components/line.ts';
import { drawPane } from '../panes/draw-pane.ts';
import type { ListPane } from '../panes/list-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { catalogueOf } from '../state/details.ts';
import { accessTenant } from '../state/open-connection.ts';
import { openOn } from '../state/open-on.ts';
import { noEffects } from '../ui-state.ts';
import { wantedLists } from './access-screen.ts';
import type { Screen } from './screen.ts';

const applicationsPane: ListPane = {
  id: 'applications',
  columns: [
    { title: 'APPLICATION', width: 26, grows: 2 },
    { title: 'TYPE', width: 15 },
    { title: 'CALLBACKS', width: 9, align: 'right' },
    { title: 'CLIENT ID', width: 32, isExtra: true },
  ],
  rows: (state) =>
    catalogueOf(state, accessTenant(state), 'clients').map(({ client_id, name, app_type = '', callbacks }) => ({
      id: client_id,
      cells: [name, app_type, callbacks === undefined ? '' : callbacks.length, client_id],
    })),
  above: () => [[piece(' Enter shows which connections lead to an application.', 'dim')]],
  empty: () => [[], [piece(' No applications are in the mirror: the sync reads them, with read:clients.', 'warn')]],
};

/** The applications of a tenant. */
export const applicationsScreen: Screen = {
  id: 'applications',
  title: 'Applications',
  parent: 'access',
  pane: applicationsPane,
  wants: wantedLists,
  keys: [
    {
      id: 'applications.open',
      keys: ['enter'],
      words: 'connections that lead to the application',
      hint: 'connections',
      contexts: ['applications'],
      group: 'Look',
      run: (state) => {
        const row = rowAt(state, applicationsPane);
        return row === undefined ? [state, noEffects] : openOn(state, 'application', row.id);
      },
    },
  ],
  draw: (state, width, height) => fitHeight(drawPane(state, applicationsPane, width, height), height),
};
