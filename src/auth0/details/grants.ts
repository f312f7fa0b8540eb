import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * What a user has consented to. Applications of the tenant itself that skip consent leave none.
 * https://auth0.com/docs/api/management/v2/grants/get-grants
 */
export const grants: DetailSource = {
  kind: 'grants',
  what: 'grants of a user',
  scopes: ['read:grants'],
  family: 'other',
  form: { key: 'grants', paging: 'pages' },
  shape: z.object({ id: z.string(), ...keptFields('clientID', 'audience', 'scope') }),
  lists: (user_id) => [{ path: '/grants', query: { user_id } }],
};
