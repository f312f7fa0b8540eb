import { z } from 'zod';

import type { Connection } from '../../domain/connection.ts';
import { keptFields } from '../kept-fields.ts';
import type { CatalogueSource } from './catalogue-source.ts';

/**
 * Never `options`, which hold secrets of identity providers: those of databases come from `databaseOptions`. Nor
 * `enabled_clients`, which is deprecated. Auth0 refuses names that are not on its list, though answers have more fields
 * (`realms`).
 * https://auth0.com/docs/api/management/v2/connections/get-connections
 */
export const connections: CatalogueSource<'connections'> = {
  path: '/connections',
  query: { fields: 'id,name,strategy,display_name', include_fields: true },
  what: 'connections',
  family: 'read_connections',
  form: { key: 'connections', paging: 'checkpoint' },
  shape: z.object({
    id: z.string(),
    name: z.string(),
    strategy: z.string(),
    ...keptFields('display_name'),
  }) as unknown as z.ZodType<Connection>,
};
