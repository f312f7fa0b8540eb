import { z } from 'zod';

import { keptFields, keptObject, keptObjects } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Sessions at the login page. On the Enterprise plan only.
 * https://auth0.com/docs/api/management/v2/users/get-sessions-for-user
 */
export const sessions: DetailSource = {
  kind: 'sessions',
  what: 'sessions of a user',
  scopes: ['read:sessions'],
  family: 'other',
  form: { key: 'sessions', paging: 'checkpoint', most: 1000 },
  shape: z.object({
    id: z.string(),
    ...keptFields('created_at', 'updated_at', 'authenticated_at', 'idle_expires_at', 'expires_at'),
    ...keptFields('last_interacted_at', 'session_metadata'),
    device: keptObject('initial_user_agent', 'initial_ip', 'initial_asn', 'last_user_agent', 'last_ip', 'last_asn'),
    clients: keptObjects('client_id'),
    authentication: z
      .object({ methods: keptObjects('name', 'timestamp', 'type') })
      .optional()
      .catch(undefined),
    cookie: keptObject('mode'),
  }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/sessions` }],
};
