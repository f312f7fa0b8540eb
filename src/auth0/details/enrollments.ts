import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Guardian's older view of second factors: the first confirmed one only.
 * https://auth0.com/docs/api/management/v2/users/get-enrollments
 */
export const enrollments: DetailSource = {
  kind: 'enrollments',
  what: 'enrollments of a user',
  scopes: ['read:users'],
  family: 'other',
  form: { key: 'enrollments', paging: 'whole' },
  shape: z.object({
    id: z.string(),
    ...keptFields('status', 'type', 'name', 'identifier', 'phone_number', 'auth_method', 'enrolled_at', 'last_auth'),
  }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/enrollments` }],
};
