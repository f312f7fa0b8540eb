import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/** https://auth0.com/docs/api/management/v2/users/get-user-roles */
export const roles: DetailSource = {
  kind: 'roles',
  what: 'roles of a user',
  scopes: ['read:roles', 'read:role_members'],
  family: 'other',
  form: { key: 'roles', paging: 'pages' },
  shape: z.object({ id: z.string(), ...keptFields('name', 'description', 'type', 'owner_id') }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/roles` }],
};
