import { z } from 'zod';

import { keptFields, keptObject, keptObjects } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * What is known of refresh tokens, by their ids: the tokens themselves are never sent. On the Enterprise plan only.
 * https://auth0.com/docs/api/management/v2/users/get-refresh-tokens-for-user
 */
export const refreshTokens: DetailSource = {
  kind: 'refresh_tokens',
  what: 'refresh tokens of a user',
  scopes: ['read:refresh_tokens'],
  family: 'other',
  form: { key: 'tokens', paging: 'checkpoint', most: 1000 },
  shape: z.object({
    id: z.string(),
    ...keptFields('created_at', 'idle_expires_at', 'expires_at', 'last_exchanged_at'),
    ...keptFields('client_id', 'session_id', 'rotating', 'refresh_token_metadata'),
    device: keptObject('initial_user_agent', 'initial_ip', 'initial_asn', 'last_user_agent', 'last_ip', 'last_asn'),
    resource_servers: keptObjects('audience', 'scopes'),
  }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/refresh-tokens` }],
};
