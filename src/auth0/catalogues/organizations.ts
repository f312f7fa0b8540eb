import { z } from 'zod';

import type { Organization } from '../../domain/catalogue.ts';
import { keptFields } from '../kept-fields.ts';
import type { CatalogueSource } from './catalogue-source.ts';

/**
 * Some tenants have an organization for every customer: the first ten thousand are enough to choose from.
 * https://auth0.com/docs/api/management/v2/organizations/get-organizations
 */
export const organizations: CatalogueSource<'organizations'> = {
  path: '/organizations',
  what: 'organizations',
  family: 'list_organizations',
  form: { key: 'organizations', paging: 'checkpoint', most: 10_000 },
  shape: z.object({
    id: z.string(),
    name: z.string(),
    ...keptFields('display_name', 'metadata'),
  }) as unknown as z.ZodType<Organization>,
};
