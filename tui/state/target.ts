import type { UserProfile } from '../../src/domain/user.ts';
import type { TargetUser, UserAction } from '../actions/user-action.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { activeList, rowAtCursor, tenantView } from './tenants.ts';

/**
 * The user that an action would be about: the open one, else the one under the cursor. Nobody while a filter waits for its
 * answer: who stands under the cursor was found by the filter before, and is not whom somebody has just typed.
 */
export function targetUser(state: UiState): TargetUser | undefined {
  if (state.screen === 'user') {
    const { user } = state;
    const profile = user?.read?.user?.profile;
    if (user === undefined || profile === undefined || user.read?.tombstone !== undefined) return undefined;
    return {
      tenant: user.tenant,
      user_id: user.user_id,
      name: wordOf(profile.name),
      email: wordOf(profile.email),
      connection: wordOf(profile.identities?.[0]?.connection),
      blocked: profile.blocked === true,
    };
  }
  if (state.screen !== 'users' || isAnswering(state)) return undefined;
  const at = rowAtCursor(state);
  if (at === undefined) return undefined;
  const { row, tenant } = at;
  const { user_id, blocked } = row;
  return {
    tenant,
    user_id,
    name: row.name ?? undefined,
    email: row.email ?? undefined,
    connection: row.connection ?? undefined,
    blocked,
  };
}

/** Whether the list still shows what was found before. */
function isAnswering(state: UiState): boolean {
  const { applied, answered } = activeList(state);
  return state.screen === 'users' && applied.text !== answered.text;
}

/** The whole profile of a user who is open; of one in the list the mirror has not been asked for it. */
export function openProfile(
  { screen, user }: UiState,
  { tenant, user_id }: Pick<TargetUser, 'tenant' | 'user_id'>,
): UserProfile | undefined {
  if (screen !== 'user' || user?.tenant !== tenant || user.user_id !== user_id) return undefined;
  return user.read?.user?.profile;
}

/** The API's schemas admit other things than text in these fields; those name nobody. */
function wordOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Why no action that writes can be started here, or undefined when one can. In our own words. */
export function writeObstacle(state: UiState, action: UserAction): string | undefined {
  if (state.active === allTenants && state.screen === 'users') {
    return 'all tenants are searched read-only: open the user first';
  }
  const target = targetUser(state);
  if (target === undefined) return isAnswering(state) ? 'the filter is still being answered' : 'no user is chosen';
  return tenantObstacle(state, target.tenant, action.scopes);
}

/** Why nothing that needs these scopes can be changed in a tenant, or undefined when it can. In our own words. */
export function tenantObstacle(state: UiState, tenant: string, needed: readonly string[]): string | undefined {
  const view = tenantView(state, tenant);
  if (view === undefined) return 'the tenant is gone';
  const { name, read_only } = view.tenant;
  if (read_only) return `tenant is read-only: allow changes by t, Edit ${name}`;
  const { scopes } = view;
  const missing = scopes === undefined ? [] : needed.filter((scope) => !scopes.has(scope));
  return missing.length === 0 ? undefined : `scope is missing: ${missing.join(', ')}`;
}
