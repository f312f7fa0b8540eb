import { catalogueOf, detailOf } from '../state/details.ts';
import type { WantedCatalogue, WantedDetail } from '../screens/wanted.ts';
import type { UiState } from '../ui-state.ts';
import { connectionOf } from './connection-of.ts';
import type { FieldSpec, FormValues } from './form.ts';

const none = '(none)';

/** The application that a mail or a link is about. None is fine: Auth0 then names the tenant. */
export function applicationField(tenant: string, isShown: FieldSpec['isShown'] = () => true): FieldSpec {
  return {
    id: 'client_id',
    label: 'Application',
    kind: 'choice',
    initial: none,
    isShown,
    choices: (state, values) => [{ id: none, label: 'none in particular' }, ...enabledClients(state, tenant, values)],
    hint: () => 'Whose name is in it, and where the user is led afterwards.',
  };
}

/** What was chosen, as the API calls it. */
export function chosenApplication({ client_id }: FormValues): { readonly client_id?: string } {
  return typeof client_id !== 'string' || client_id === none ? {} : { client_id };
}

/** What the field shows, for `FormSpec.wants`. */
export function wantedForApplications(
  state: UiState,
  tenant: string,
  values: FormValues,
): readonly (WantedCatalogue | WantedDetail)[] {
  const connection = connectionOf(state, tenant, values['connection']);
  return [
    { tenant, catalogue: 'connections' },
    { tenant, catalogue: 'clients' },
    ...(connection === undefined ? [] : [{ tenant, owner: connection.id, kind: 'clients_of_connection' as const }]),
  ];
}

/** Those that the connection is enabled for, or all where that is not known. */
function enabledClients(state: UiState, tenant: string, values: FormValues) {
  const connection = connectionOf(state, tenant, values['connection']);
  const detail = connection && detailOf(state, tenant, connection.id, 'clients_of_connection');
  const enabled =
    detail === undefined || detail.problem !== undefined ? undefined : detail.items.map((item) => item['client_id']);
  return catalogueOf(state, tenant, 'clients')
    .filter(({ client_id }) => enabled === undefined || enabled.includes(client_id))
    .map(({ client_id, name, app_type }) => ({ id: client_id, label: name, note: app_type }));
}
