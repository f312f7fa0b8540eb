import type { Tenant } from '../../src/domain/tenant.ts';
import { firstList, type ListedUser, type ListState } from '../list-state.ts';
import { allTenants, noEffects, type Step, type TenantView, type UiState } from '../ui-state.ts';
import { chosenForSync } from './sync-screen.ts';

export function tenantView(state: UiState, name: string | undefined): TenantView | undefined {
  return state.tenants.find((view) => view.tenant.name === name);
}

/**
 * The tenant that the screen is about: that of the open user, the one under the cursor of the Sync screen, else the active
 * one; undefined for all tenants.
 */
export function shownTenant(state: UiState): TenantView | undefined {
  const chosen = chosenForSync(state);
  if (chosen !== undefined) return chosen;
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

/** Shows another tenant: its log where a log is shown, else its list, leaving whatever screen was open. */
export function switchTenant(state: UiState, name: string): Step {
  if (name !== allTenants && tenantView(state, name) === undefined) return [state, noEffects];
  const previous = name === state.active ? state.previous : state.active;
  const screen = state.screen === 'logs' ? 'logs' : 'users';
  return [{ ...state, active: name, previous, screen, user: undefined, overlays: [] }, noEffects];
}

/** The tenant that many places on in the order of the tabs, around the ends. */
export function neighbour(state: UiState, distance: number): string | undefined {
  const names = state.tenants.map((view) => view.tenant.name);
  if (names.length === 0) return undefined;
  const at = names.indexOf(state.active ?? '');
  if (at < 0) return distance > 0 ? names[0] : names.at(-1);
  return names[(at + distance + names.length) % names.length];
}

/**
 * Follows a changed configuration: new tenants appear, removed ones go, the rest keeps its state. What was read of a
 * tenant that is gone, or is another domain now, is forgotten, and nothing about a changed entry can still be confirmed.
 */
export function followTenants(state: UiState, tenants: readonly Tenant[]): UiState {
  const isKept = (name: string): boolean =>
    tenants.some((tenant) => tenant.name === name && tenantView(state, name)?.tenant.domain === tenant.domain);
  const views = tenants.map((tenant): TenantView => {
    const known = isKept(tenant.name) ? tenantView(state, tenant.name) : undefined;
    return known === undefined ? { tenant, mirror: 'opening', version: 0 } : { ...known, tenant };
  });
  const lost = new Set(state.tenants.map(({ tenant }) => tenant.name).filter((name) => !isKept(name)));
  const names = new Set(tenants.map((tenant) => tenant.name));
  const isGone = (name: string | undefined): boolean => name !== undefined && name !== allTenants && !names.has(name);
  const { user, preview } = state;
  const isUserKept = user === undefined || isKept(user.tenant);
  return {
    ...state,
    tenants: views,
    active: state.active === undefined || isGone(state.active) ? views[0]?.tenant.name : state.active,
    previous: isGone(state.previous) ? undefined : state.previous,
    lists: Object.fromEntries(Object.entries(state.lists).filter(([name]) => name === allTenants || isKept(name))),
    logs: Object.fromEntries(Object.entries(state.logs).filter(([name]) => isKept(name))),
    recent: state.recent.filter(({ tenant }) => !lost.has(tenant)),
    viewCounts: lost.size === 0 ? state.viewCounts : {},
    preview: preview.read === undefined || isKept(preview.read.tenant) ? preview : { shown: preview.shown },
    overlays: isUserKept ? state.overlays.filter((overlay) => mayStay(state, tenants, overlay)) : [],
    held: state.held.filter(({ change }) => isSameEntry(state, tenants, change.tenant)),
    screen: isUserKept ? state.screen : 'users',
    user: isUserKept ? user : undefined,
  };
}

/** A review is of the entry that it was planned with: in production, read-write, of that domain. */
function mayStay(state: UiState, tenants: readonly Tenant[], overlay: UiState['overlays'][number]): boolean {
  if (overlay.kind === 'form') return isSameEntry(state, tenants, overlay.tenant);
  if (overlay.kind !== 'review' || overlay.stage === 'applying') return true;
  return isSameEntry(state, tenants, overlay.tenant);
}

function isSameEntry(state: UiState, tenants: readonly Tenant[], name: string): boolean {
  const now = tenants.find((tenant) => tenant.name === name);
  return JSON.stringify(now) === JSON.stringify(tenantView(state, name)?.tenant);
}
