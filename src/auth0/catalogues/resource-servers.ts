import { z } from 'zod';

import type { ResourceServer } from '../../domain/catalogue.ts';
import { keptFields, keptObjects } from '../kept-fields.ts';
import type { CatalogueSource } from './catalogue-source.ts';

/**
 * Never `signing_secret`, which cannot be left out of the answer.
 * https://auth0.com/docs/api/management/v2/resource-servers/get-resource-servers
 */
export const resourceServers: CatalogueSource<'resource_servers'> = {
  path: '/resource-servers',
  what: 'APIs',
  family: 'other',
  form: { key: 'resource_servers', paging: 'pages' },
  shape: z.object({
    id: z.string(),
    name: z.string().catch(''),
    identifier: z.string(),
    ...keptFields('is_system', 'enforce_policies', 'allow_offline_access', 'token_lifetime'),
    scopes: keptObjects('value', 'description'),
  }) as unknown as z.ZodType<ResourceServer>,
};
