import { z } from 'zod';

import type { Client } from '../../domain/connection.ts';
import { keptFields } from '../kept-fields.ts';
import type { CatalogueSource } from './catalogue-source.ts';

/**
 * Never `client_secret`, `signing_keys` or `encryption_key`. Auth0 refuses names that are not on its list, as
 * `cross_origin_authentication` is not.
 */
const fields = [
  'description',
  'app_type',
  'is_first_party',
  'logo_uri',
  'callbacks',
  'allowed_origins',
  'web_origins',
  'allowed_logout_urls',
  'initiate_login_uri',
  'grant_types',
  'oidc_conformant',
  'token_endpoint_auth_method',
  'organization_usage',
  'organization_require_behavior',
] as const;

const globalSchema = z.looseObject({
  global: z.unknown().optional(),
  is_global: z.unknown().optional(),
});

/**
 * Without the global client ("All Applications"), which is no application.
 * https://auth0.com/docs/api/management/v2/clients/get-clients
 */
export const clients: CatalogueSource<'clients'> = {
  path: '/clients',
  query: { fields: ['client_id', 'name', 'global', ...fields].join(','), include_fields: true, is_global: false },
  what: 'applications',
  family: 'read_clients',
  form: { key: 'clients', paging: 'checkpoint' },
  shape: z.object({
    client_id: z.string(),
    name: z.string().catch(''),
    ...keptFields(...fields),
  }) as unknown as z.ZodType<Client>,
  isItem: (raw) => {
    const read = globalSchema.safeParse(raw);
    return !read.success || (read.data.global !== true && read.data.is_global !== true);
  },
};
