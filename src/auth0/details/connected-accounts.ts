import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Accounts elsewhere whose tokens Auth0 keeps for the user; the tokens are never sent. A page holds 20 at most.
 * https://auth0.com/docs/api/management/v2/users/get-user-connected-accounts
 */
export const connectedAccounts: DetailSource = {
  kind: 'connected_accounts',
  what: 'connected accounts of a user',
  scopes: ['read:users'],
  family: 'other',
  form: { key: 'connected_accounts', paging: 'checkpoint', take: 20, most: 200 },
  shape: z.object({
    id: z.string(),
    ...keptFields('connection', 'connection_id', 'strategy', 'access_type', 'scopes'),
    ...keptFields('created_at', 'expires_at', 'organization_id'),
  }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/connected-accounts` }],
};
