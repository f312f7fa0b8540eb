import { z } from 'zod';

import { keptFields, keptObjects } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Permissions that a user has, directly and through roles: `sources` tells which.
 * https://auth0.com/docs/api/management/v2/users/get-permissions
 */
export const permissions: DetailSource = {
  kind: 'permissions',
  what: 'permissions of a user',
  scopes: ['read:users'],
  family: 'other',
  form: { key: 'permissions', paging: 'pages' },
  shape: z.object({
    permission_name: z.string(),
    ...keptFields('description', 'resource_server_identifier', 'resource_server_name'),
    sources: keptObjects('source_id', 'source_name', 'source_type'),
  }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/permissions` }],
};
