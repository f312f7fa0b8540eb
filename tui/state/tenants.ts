import type { Tenant } from '../../src/domain/tenant.ts';
import {
  allTenants,
  firstList,
  noEffects,
  type ListedUser,
  type ListState,
  type Step,
  type TenantView,
  type UiState,
} from '../ui-state.ts';

export function tenantView(state: UiState, name: string | undefined): TenantView | undefined {
  return state.tenants.find((view) => view.tenant.name === name);
}

/** The tenant that the screen is about: that of the open user, else the active one; undefined for all tenants. */
export function shownTenant(state: UiState): TenantView | undefined {
  return tenantView(state, state.screen === 'user' ? state.user?.tenant : state.active);
}

export function activeList(state: UiState): ListState {
  return (state.active === undefined ? undefined : state.lists[state.active]) ?? firstList;
}

export function withList(state: UiState, name: string, change: Partial<ListState>): UiState {
  const list = state.lists[name] ?? firstList;
  return { ...state, lists: { ...state.lists, [name]: { ...list, ...change } } };
}

export function withTenant(state: UiState, name: string, change: Partial<TenantView>): UiState {
  return {
    ...state,
    tenants: state.tenants.map((view) => (view.tenant.name === name ? { ...view, ...change } : view)),
  };
}

/** The user under the list's cursor, once it was read. */
export function rowAtCursor(state: UiState): ListedUser | undefined {
  const list = activeList(state);
  return list.read?.users[list.index - list.read.offset];
}

/** Shows another tenant's list, leaving whatever screen was open. */
export function switchTenant(state: UiState, name: string): Step {
  if (name !== allTenants && tenantView(state, name) === undefined) return [state, noEffects];
  const previous = name === state.active ? state.previous : state.active;
  return [{ ...state, active: name, previous, screen: 'users', user: undefined, overlays: [] }, noEffects];
}

/** The tenant that many places on in the order of the tabs, around the ends. */
export function neighbour(state: UiState, distance: number): string | undefined {
  const names = state.tenants.map((view) => view.tenant.name);
  if (names.length === 0) return undefined;
  const at = names.indexOf(state.active ?? '');
  if (at < 0) return distance > 0 ? names[0] : names.at(-1);
  return names[(at + distance + names.length) % names.length];
}

/** Follows a changed configuration: new tenants appear, removed ones go, the rest keeps its state. */
export function followTenants(state: UiState, tenants: readonly Tenant[]): UiState {
  const views = tenants.map((tenant): TenantView => {
    const known = tenantView(state, tenant.name);
    const moved = known !== undefined && known.tenant.domain !== tenant.domain;
    return known === undefined || moved ? { tenant, mirror: 'opening', version: 0 } : { ...known, tenant };
  });
  const names = new Set(tenants.map((tenant) => tenant.name));
  const isGone = (name: string | undefined): boolean => name !== undefined && name !== allTenants && !names.has(name);
  const next = {
    ...state,
    tenants: views,
    active: state.active === undefined || isGone(state.active) ? views[0]?.tenant.name : state.active,
    previous: isGone(state.previous) ? undefined : state.previous,
  };
  if (!isGone(state.user?.tenant)) return next;
  return { ...next, screen: 'users', user: undefined, overlays: [] };
}
