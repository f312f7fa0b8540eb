import { z } from 'zod';

import { keptFields, keptObjects } from '../kept-fields.ts';
import { pathPart } from '../request.ts';
import type { DetailSource } from './detail-source.ts';

/**
 * Second factors and passkeys. Never a TOTP secret; the public key of a passkey is of no use to people.
 * https://auth0.com/docs/api/management/v2/users/get-authentication-methods
 */
export const authenticationMethods: DetailSource = {
  kind: 'authentication_methods',
  what: 'authentication methods of a user',
  scopes: ['read:authentication_methods'],
  family: 'other',
  form: { key: 'authenticators', paging: 'pages' },
  shape: z.object({
    id: z.string(),
    ...keptFields('type', 'confirmed', 'name', 'preferred_authentication_method', 'link_id', 'phone_number', 'email'),
    ...keptFields('created_at', 'enrolled_at', 'last_auth_at', 'credential_device_type', 'credential_backed_up'),
    ...keptFields('identity_user_id', 'user_agent', 'aaguid', 'relying_party_identifier', 'key_id'),
    authentication_methods: keptObjects('type', 'id'),
  }),
  lists: (user_id) => [{ path: `/users/${pathPart(user_id)}/authentication-methods` }],
};
