import type { Client } from '../../src/domain/connection.ts';
import { allowListForm } from '../access/allow-list-form.ts';
import { landingForm } from '../access/landing-form.ts';
import type { FormSpec } from '../forms/form.ts';
import { currentPane } from '../panes/current-pane.ts';
import { rowAt } from '../panes/pane-state.ts';
import { catalogueOf } from '../state/details.ts';
import { openForm } from '../state/form.ts';
import { accessTenant, openApplication } from '../state/open-connection.ts';
import { noEffects, type UiState } from '../ui-state.ts';
import type { KeyRow } from './key-row.ts';

const contexts = ['applications', 'application', 'connection'];

/** What can be made for the application that is open or under the cursor. */
export const accessKeys: readonly KeyRow[] = [
  {
    id: 'access.action',
    keys: ['c'],
    words: 'code of an Action that lets only listed users in',
    hint: 'action code',
    contexts,
    group: 'Look',
    run: withClient((_, client) => allowListForm(client)),
  },
  {
    id: 'access.snippet',
    keys: ['s'],
    words: 'code of an Unbounce landing page for the application',
    hint: 'landing page',
    contexts,
    group: 'Look',
    run: withClient(landingForm),
  },
];

function withClient(form: (state: UiState, client: Client) => FormSpec): KeyRow['run'] {
  return (state) => {
    const client = chosenClient(state);
    return client === undefined
      ? [state, noEffects]
      : [openForm(state, accessTenant(state), form(state, client)), noEffects];
  };
}

function chosenClient(state: UiState): Client | undefined {
  if (state.screen === 'application') return openApplication(state);
  const pane = currentPane(state);
  const id = pane === undefined ? undefined : rowAt(state, pane)?.id.split(' ')[0];
  return catalogueOf(state, accessTenant(state), 'clients').find(({ client_id }) => client_id === id);
}
