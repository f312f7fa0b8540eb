import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/** https://auth0.com/docs/api/management/v2/roles/get-role-user */
export const membersOfRole: DetailSource = {
  kind: 'members_of_role',
  what: 'members of a role',
  scopes: ['read:roles', 'read:role_members'],
  family: 'other',
  form: { key: 'users', paging: 'checkpoint', most: 1000 },
  shape: z.object({ user_id: z.string(), ...keptFields('name', 'email') }),
  lists: (role) => [{ path: `/roles/${pathPart(role)}/users` }],
};
