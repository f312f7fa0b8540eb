import { catalogueOf } from '../state/details.ts';
import type { UiState } from '../ui-state.ts';

/** An application of the open user's tenant as the mirror calls it, else its id. Raw text. */
export function applicationName(state: UiState, client_id: unknown): unknown {
  const clients = catalogueOf(state, state.user?.tenant ?? '', 'clients');
  return clients.find((client) => client.client_id === client_id)?.name ?? client_id ?? '';
}
