import type { Check } from '../check.ts';
import { loginClients } from '../login-facts.ts';
import { unread } from '../unread.ts';

/** https://auth0.com/docs/manage-users/organizations/configure-organizations/define-organization-behavior */
export const organizations: Check = (facts) => {
  const known = facts.detail('organizations');
  const demanding = loginClients(facts).filter(({ organization_usage }) => organization_usage === 'require');
  const names = demanding.map(({ name }) => name).join(', ');
  const gap = unread('organizations', 'Organizations', known);
  if (gap !== undefined) return [gap];
  const count = known.detail?.items.length ?? 0;
  if (count > 0) {
    const words = `Member of ${String(count)} ${count === 1 ? 'organization' : 'organizations'}`;
    return [{ id: 'organizations', level: 'good', words }];
  }
  if (demanding.length === 0)
    return [{ id: 'organizations', level: 'good', words: 'No organization, and no application demands one' }];
  return [
    {
      id: 'organizations',
      level: 'bad',
      words: `Member of no organization, demanded by: ${names}`,
      more: 'These applications let in members of an organization only.',
    },
  ];
};
