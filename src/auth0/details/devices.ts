import { z } from 'zod';

import { keptFields } from '../kept-fields.ts';
import type { DetailSource } from './detail-source.ts';

/** Each type is asked for by itself: a list by pages holds refresh tokens only unless told otherwise. */
const types = ['refresh_token', 'rotating_refresh_token', 'public_key'] as const;

/**
 * Credentials of devices: which application on which device may stay logged in. They have no dates and no addresses.
 * https://auth0.com/docs/api/management/v2/device-credentials/get-device-credentials
 */
export const devices: DetailSource = {
  kind: 'devices',
  what: 'devices of a user',
  scopes: ['read:device_credentials'],
  family: 'other',
  form: { key: 'device_credentials', paging: 'pages' },
  shape: z.object({ id: z.string(), ...keptFields('device_name', 'device_id', 'type', 'client_id') }),
  lists: (user_id) => types.map((type) => ({ path: '/device-credentials', query: { user_id, type } })),
};
