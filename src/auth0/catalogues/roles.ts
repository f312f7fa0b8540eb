import { z } from 'zod';

import type { Role } from '../../domain/catalogue.ts';
import { keptFields } from '../kept-fields.ts';
import type { CatalogueSource } from './catalogue-source.ts';

/** https://auth0.com/docs/api/management/v2/roles/get-roles */
export const roles: CatalogueSource<'roles'> = {
  path: '/roles',
  what: 'roles',
  family: 'other',
  form: { key: 'roles', paging: 'pages' },
  shape: z.object({
    id: z.string(),
    name: z.string(),
    ...keptFields('description', 'type', 'owner_id'),
  }) as unknown as z.ZodType<Role>,
};
