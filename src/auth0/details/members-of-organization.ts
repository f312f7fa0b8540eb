import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Without the roles that members have there: they need a scope of their own.
 * https://auth0.com/docs/api/management/v2/organizations/get-members
 */
export const membersOfOrganization: DetailSource = {
  kind: 'members_of_organization',
  what: 'members of an organization',
  scopes: ['read:organization_members'],
  family: 'read_organization_members',
  form: { key: 'members', paging: 'checkpoint', most: 1000 },
  shape: z.object({ user_id: z.string(), ...keptFields('name', 'email') }),
  lists: (organization) => [
    {
      path: `/organizations/${pathPart(organization)}/members`,
      query: { fields: 'user_id,name,email', include_fields: true },
    },
  ],
};
