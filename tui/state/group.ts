import type { DetailItem } from '../../src/domain/detail.ts';
import type { WantedDetail } from '../screens/wanted.ts';
import { allTenants, type UiState } from '../ui-state.ts';
import { catalogueOf, detailState } from './details.ts';

export type GroupKind = 'role' | 'organization';

/** A view of one role or organization: a screen of its own, all of them below the same list. */
export interface GroupView {
  /** Id of its screen. */
  readonly screen: string;
  readonly title: string;
  /** What it lists. */
  readonly detail: WantedDetail['kind'];
}

/** The views of a role and of an organization, in the order of their digits. */
export const groupViews: Readonly<Record<GroupKind, readonly GroupView[]>> = {
  role: [
    { screen: 'role', title: 'Users', detail: 'members_of_role' },
    { screen: 'role-permissions', title: 'Permissions', detail: 'permissions_of_role' },
  ],
  organization: [
    { screen: 'organization', title: 'Members', detail: 'members_of_organization' },
    { screen: 'organization-invitations', title: 'Invitations', detail: 'invitations_of_organization' },
    { screen: 'organization-connections', title: 'Connections', detail: 'connections_of_organization' },
  ],
};

export const groupCatalogues = { role: 'roles', organization: 'organizations' } as const;

/** The role or organization whose view is open. Text is raw. */
export interface OpenGroup {
  readonly tenant: string;
  readonly kind: GroupKind;
  readonly id: string;
  readonly name: string;
  /** What people call it, or what it is for. */
  readonly words: string;
  readonly view: GroupView;
}

/** The tenant whose roles and organizations are shown; empty while all tenants are. */
export function groupTenant({ active }: Pick<UiState, 'active'>): string {
  return active === undefined || active === allTenants ? '' : active;
}

/** Undefined on other screens, and when the mirror does not know it any more. */
export function openGroup(state: UiState): OpenGroup | undefined {
  for (const kind of ['role', 'organization'] as const) {
    const view = groupViews[kind].find(({ screen }) => screen === state.screen);
    const id = state.about[state.screen];
    if (view === undefined || id === undefined) continue;
    const tenant = groupTenant(state);
    const found = catalogueOf(state, tenant, groupCatalogues[kind]).find((each) => each.id === id);
    if (found === undefined) return undefined;
    const words = found['display_name'] ?? found['description'];
    return { tenant, kind, id, name: found.name, words: typeof words === 'string' ? words : '', view };
  }
  return undefined;
}

/** What the open view lists. */
export function groupDetail(state: UiState): WantedDetail | undefined {
  const group = openGroup(state);
  return group && { tenant: group.tenant, owner: group.id, kind: group.view.detail };
}

export function groupItems(state: UiState): readonly DetailItem[] {
  const wanted = groupDetail(state);
  return wanted === undefined ? [] : (detailState(state, wanted).read?.detail?.items ?? []);
}
