import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/** https://auth0.com/docs/api/management/v2/roles/get-role-permission */
export const permissionsOfRole: DetailSource = {
  kind: 'permissions_of_role',
  what: 'permissions of a role',
  scopes: ['read:roles'],
  family: 'other',
  form: { key: 'permissions', paging: 'pages' },
  shape: z.object({
    permission_name: z.string(),
    ...keptFields('description', 'resource_server_identifier', 'resource_server_name'),
  }),
  lists: (role) => [{ path: `/roles/${pathPart(role)}/permissions` }],
};
