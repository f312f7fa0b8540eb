import type { Connection } from '../../src/domain/connection.ts';
import { catalogueOf } from '../state/details.ts';
import type { UiState } from '../ui-state.ts';

/** A connection as the mirror knows it; undefined before it was read, and where there is none. */
export function connectionOf(state: UiState, tenant: string, name: unknown): Connection | undefined {
  return catalogueOf(state, tenant, 'connections').find((each) => each.name === name);
}
