import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/** https://auth0.com/docs/api/management/v2/users/get-user-organizations */
export const organizations: DetailSource = {
  kind: 'organizations',
  what: 'organizations of a user',
  scopes: ['read:organizations'],
  family: 'other',
  form: { key: 'organizations', paging: 'pages' },
  shape: z.object({ id: z.string(), ...keptFields('name', 'display_name', 'metadata') }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/organizations` }],
};
