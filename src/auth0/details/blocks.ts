import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Brute-force blocks; not the administrator's `blocked`, which is in the profile.
 * https://auth0.com/docs/api/management/v2/user-blocks/get-user-blocks-by-id
 */
export const blocks: DetailSource = {
  kind: 'blocks',
  what: 'blocks of a user',
  scopes: ['read:users'],
  family: 'other',
  form: { key: 'blocked_for', paging: 'whole' },
  shape: z.object(keptFields('identifier', 'ip', 'connection')),
  lists: (user_id) => [{ path: `/user-blocks/${pathPart(user_id)}` }],
};
