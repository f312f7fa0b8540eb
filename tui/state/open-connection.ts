import type { Client, Connection } from '../../src/domain/connection.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { catalogueOf } from './details.ts';

/** The tenant that the screens of access are about; empty while all of them are shown. */
export function accessTenant({ active }: Pick<UiState, 'active'>): string {
  return active === undefined || active === allTenants ? '' : active;
}

/** The connection whose applications are shown; undefined when the mirror does not know it. */
export function openConnection(state: UiState): Connection | undefined {
  const id = state.about['connection'];
  return catalogueOf(state, accessTenant(state), 'connections').find((each) => each.id === id);
}

/** The application whose connections are shown. */
export function openApplication(state: UiState): Client | undefined {
  const id = state.about['application'];
  return catalogueOf(state, accessTenant(state), 'clients').find((each) => each.client_id === id);
}
